import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './charts.module.css';
import { Figure } from './Figure.tsx';

export interface FrontierPointShown {
  budget: { minor: string; currency: string };
  value: number;
  bound: number;
  creators: number;
}

interface Props {
  finding: string;
  sub: string;
  name: string;
  bound: string;
  here: { minor: string; currency: string };
  points: readonly FrontierPointShown[];
}

interface TipProps {
  active?: boolean;
  payload?: readonly { payload?: FrontierPointShown }[];
}

/** What each budget would bring; above it, up to the bound, what cannot be ruled out. */
export default function FrontierChart({ finding, sub, name, bound, here, points }: Props) {
  const t = useText();
  const f = useFormats();
  const height = 240;
  const data = points.map((point) => ({ ...point, x: Number(point.budget.minor), range: [point.value, point.bound] }));
  const axis = { fontSize: 12, fill: 'var(--mantine-color-dimmed)' };
  const tip = ({ active, payload }: TipProps) => {
    const point = payload?.[0]?.payload;
    if (!active || !point) return null;
    return (
      <div className={styles.tip} role="status">
        <strong>{f.moneyPlain(point.budget)}</strong>
        <div>{name}: {f.count(point.value)}</div>
        <div style={{ color: 'var(--mantine-color-dimmed)' }}>{bound}: {f.count(point.bound)} · {t('roster.creators', { count: point.creators })}</div>
      </div>
    );
  };
  return (
    <Figure finding={finding} sub={sub} head={[t('roster.budget'), name, bound]} rows={points.map((point) => [f.moneyPlain(point.budget), f.count(point.value), f.count(point.bound)])}>
      <div style={{ height, width: '100%' }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height }}>
          <ComposedChart data={data} margin={{ top: 16, right: 16, bottom: 0, left: 0 }} title={finding}>
            <CartesianGrid vertical={false} stroke="var(--m-hair)" />
            <XAxis dataKey="x" type="number" domain={['dataMin', 'dataMax']} tickFormatter={(minor: number) => f.moneyCompact({ minor: String(minor), currency: here.currency })} minTickGap={32} tickLine={false} axisLine={{ stroke: 'var(--m-line)' }} tick={axis} />
            <YAxis width={56} tickFormatter={(value: number) => f.compact(value)} tickLine={false} axisLine={false} tickCount={4} domain={[0, 'auto']} tick={axis} />
            <Tooltip content={tip} cursor={{ stroke: 'var(--m-edge)' }} />
            <Area dataKey="range" type="linear" stroke="none" fill="var(--m-compare)" fillOpacity={0.25} isAnimationActive={false} />
            <Line dataKey="value" type="linear" stroke="var(--s1)" strokeWidth={2} dot isAnimationActive={false} />
            <ReferenceLine x={Number(here.minor)} stroke="var(--m-edge)" strokeDasharray="4 4" label={{ value: t('roster.here'), position: 'insideTopLeft', fontSize: 12, fill: 'var(--mantine-color-dimmed)' }} />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <div className={styles.keys}>
        <span><i style={{ borderColor: 'var(--s1)' }} />{name}</span>
        <span><i style={{ borderColor: 'var(--m-compare)' }} />{bound}</span>
      </div>
    </Figure>
  );
}

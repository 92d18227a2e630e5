import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './charts.module.css';
import { Figure } from './Figure.tsx';

export interface StackPart {
  key: string;
  name: string;
  color: string;
}
export interface StackMoment {
  at: string;
  values: Readonly<Record<string, number>>;
}
interface Props {
  finding: string;
  sub: string;
  parts: readonly StackPart[];
  moments: readonly StackMoment[];
  formatAt: (at: string) => string;
  height?: number;
}
interface TipProps {
  active?: boolean;
  payload?: readonly { payload?: StackMoment }[];
}

/** Counts over time, each bar cut into its parts. */
export default function StackChart({ finding, sub, parts, moments, formatAt, height = 200 }: Props) {
  const t = useText();
  const f = useFormats();
  const tip = ({ active, payload }: TipProps) => {
    const moment = payload?.[0]?.payload;
    if (!active || !moment) return null;
    return (
      <div className={styles.tip} role="status">
        <strong>{formatAt(moment.at)}</strong>
        {parts.map(({ key, name }) => <div key={key}>{name}: {f.count(moment.values[key] ?? 0)}</div>)}
      </div>
    );
  };
  return (
    <Figure finding={finding} sub={sub} head={[t('chart.hour'), ...parts.map(({ name }) => name)]}
      rows={moments.map((moment) => [formatAt(moment.at), ...parts.map(({ key }) => f.count(moment.values[key] ?? 0))])}>
      <div style={{ height, width: '100%' }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height }}>
          <BarChart data={[...moments]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--m-hair)" />
            <XAxis dataKey="at" tickFormatter={formatAt} minTickGap={32} tickLine={false} axisLine={{ stroke: 'var(--m-line)' }} tick={{ fontSize: 12, fill: 'var(--mantine-color-dimmed)' }} />
            <YAxis width={56} tickFormatter={(value: number) => f.compact(value)} tickLine={false} axisLine={false} tickCount={4} allowDecimals={false} tick={{ fontSize: 12, fill: 'var(--mantine-color-dimmed)' }} />
            <Tooltip content={tip} cursor={{ fill: 'var(--m-hair)' }} />
            {parts.map(({ key, color }) => <Bar key={key} dataKey={(moment: StackMoment) => moment.values[key] ?? 0} stackId="all" fill={color} maxBarSize={28} isAnimationActive={false} />)}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <div className={styles.keys}>{parts.map(({ key, name, color }) => <span key={key}><b style={{ background: color }} />{name}</span>)}</div>
    </Figure>
  );
}

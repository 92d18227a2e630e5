import { Bar, CartesianGrid, ComposedChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useText } from '../i18n/text.tsx';
import styles from './charts.module.css';
import { Figure } from './Figure.tsx';

export interface IntervalRow {
  name: string;
  value: number;
  /** Ends of its 95% interval; a figure that is counted and not estimated has none. */
  low: number | null;
  high: number | null;
}

interface Props {
  finding: string;
  sub: string;
  /** What the values are. */
  name: string;
  rows: readonly IntervalRow[];
  format: (value: number) => string;
  formatAxis: (value: number) => string;
  /** A value that all are held against. */
  mark?: { name: string; value: number };
}

interface TipProps {
  active?: boolean;
  payload?: readonly { payload?: IntervalRow }[];
}

/** Figures that answer the same question on one axis from zero: a dot each, and a line over what it may be. */
export default function IntervalChart({ finding, sub, name, rows, format, formatAxis, mark }: Props) {
  const t = useText();
  const between = ({ low, high }: IntervalRow) => (low === null || high === null ? '–' : t('chart.between', { low: format(low), high: format(high) }));
  const data = rows.map((row) => ({ ...row, range: [row.low ?? row.value, row.high ?? row.value] }));
  const tip = ({ active, payload }: TipProps) => {
    const row = payload?.[0]?.payload;
    if (!active || !row) return null;
    return <div className={styles.tip} role="status"><strong>{row.name}</strong><div>{format(row.value)}</div>{row.low !== null && <div style={{ color: 'var(--mantine-color-dimmed)' }}>{t('chart.interval')}: {between(row)}</div>}</div>;
  };
  const axis = { fontSize: 12, fill: 'var(--mantine-color-dimmed)' };
  const height = 52 * rows.length + 32;
  return (
    <Figure finding={finding} sub={sub} head={['', name, t('chart.interval')]} rows={rows.map((row) => [row.name, format(row.value), between(row)])}>
      <div style={{ height, width: '100%' }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height }}>
          <ComposedChart layout="vertical" data={data} margin={{ top: 8, right: 16, bottom: 0, left: 0 }} title={finding}>
            <CartesianGrid horizontal={false} stroke="var(--m-hair)" />
            <XAxis type="number" domain={['auto', 'auto']} tickFormatter={formatAxis} tickCount={5} minTickGap={24} tickLine={false} axisLine={{ stroke: 'var(--m-line)' }} tick={axis} />
            <YAxis type="category" dataKey="name" width={128} tickLine={false} axisLine={false} tick={{ ...axis, fill: 'var(--mantine-color-text)' }} />
            <Tooltip content={tip} cursor={{ fill: 'var(--m-hair)' }} />
            <ReferenceLine x={0} stroke="var(--m-edge)" ifOverflow="extendDomain" />
            {mark && <ReferenceLine x={mark.value} stroke="var(--s2)" strokeDasharray="5 4" ifOverflow="extendDomain" />}
            <Bar dataKey="range" shape={dotOnLine} isAnimationActive={false} />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <div className={styles.keys}>
        <span><i style={{ borderColor: 'var(--s1)' }} />{t('chart.interval')}</span>
        {mark && <span><i style={{ borderColor: 'var(--s2)', borderTopStyle: 'dashed' }} />{mark.name}: {format(mark.value)}</span>}
      </div>
    </Figure>
  );
}

interface Shape {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  payload?: IntervalRow;
}

const dotOnLine = ({ x = 0, y = 0, width = 0, height = 0, payload }: Shape) => {
  if (!payload) return <g />;
  const { value, low, high } = payload;
  const [left, middle] = [Math.min(x, x + width), y + height / 2];
  const at = low === null || high === null || high === low ? left : left + ((value - low) / (high - low)) * Math.abs(width);
  return (
    <g stroke="var(--s1)" strokeWidth={2}>
      {low !== null && <path d={`M${left} ${middle}H${left + Math.abs(width)}M${left} ${middle - 5}v10M${left + Math.abs(width)} ${middle - 5}v10`} fill="none" />}
      <circle cx={at} cy={middle} r={5} fill="var(--s1)" stroke="none" />
    </g>
  );
};

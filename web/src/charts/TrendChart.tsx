import { CartesianGrid, ComposedChart, Line, Bar, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './charts.module.css';
import { Figure } from './Figure.tsx';

export interface TrendPoint {
  day: string;
  value: number | null;
  /** The same weekday a period before. */
  before?: number | null;
  /** The day isn't over yet. */
  partial: boolean;
}

interface Props {
  finding: string;
  sub: string;
  name: string;
  points: readonly TrendPoint[];
  format: (value: number) => string;
  formatAxis: (value: number) => string;
  /** Bars count, lines show levels and ratios. */
  as?: 'line' | 'bar';
  height?: number;
  syncId?: string;
  color?: string;
}

interface TipProps {
  active?: boolean;
  label?: string | number;
  payload?: readonly { payload?: TrendPoint }[];
}

/** One measure over days: the day under way dashed or pale, the period before gray and dashed, unknown days a gap. */
export default function TrendChart({ finding, sub, name, points, format, formatAxis, as = 'line', height = 200, syncId, color = 'var(--s1)' }: Props) {
  const t = useText();
  const f = useFormats();
  const hasBefore = points.some((point) => point.before != null);
  const data = points.map((point, index) => ({
    ...point,
    closed: point.partial ? null : point.value,
    // The dashed piece starts at the last closed day, so that the line does not break.
    open: point.partial || points[index + 1]?.partial ? point.value : null,
  }));
  const dots = points.filter((point) => point.value !== null).length < 7;
  const tip = ({ active, label, payload }: TipProps) => {
    const point = payload?.[0]?.payload;
    if (!active || !point) return null;
    return (
      <div className={styles.tip} role="status">
        <strong>{f.day(String(label))}{point.partial ? ` · ${t('chart.partial')}` : ''}</strong>
        <div>{name}: {point.value === null ? '–' : format(point.value)}</div>
        {hasBefore && <div style={{ color: 'var(--mantine-color-dimmed)' }}>{t('chart.before')}: {point.before == null ? '–' : format(point.before)}</div>}
      </div>
    );
  };
  const still = { isAnimationActive: false } as const;
  return (
    <Figure
      finding={finding}
      sub={sub}
      head={[t('chart.day'), name, ...(hasBefore ? [t('chart.before')] : [])]}
      rows={points.map((p) => [f.day(p.day), p.value === null ? '–' : format(p.value), ...(hasBefore ? [p.before == null ? '–' : format(p.before)] : [])])}
    >
      <div style={{ height, width: '100%' }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height }}>
          <ComposedChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} syncId={syncId} title={finding}>
            <CartesianGrid vertical={false} stroke="var(--m-hair)" />
            <XAxis dataKey="day" tickFormatter={(day: string) => f.day(day, 'short')} minTickGap={40} tickLine={false} axisLine={{ stroke: 'var(--m-line)' }} tick={{ fontSize: 12, fill: 'var(--mantine-color-dimmed)' }} />
            <YAxis width={72} tickFormatter={formatAxis} tickLine={false} axisLine={false} tickCount={4} domain={[0, 'auto']} tick={{ fontSize: 12, fill: 'var(--mantine-color-dimmed)' }} />
            <Tooltip content={tip} cursor={{ stroke: 'var(--m-edge)', fill: 'var(--m-hair)' }} />
            {hasBefore && <Line dataKey="before" type="linear" stroke="var(--m-compare)" strokeDasharray="2 4" strokeWidth={1.5} dot={false} {...still} />}
            {as === 'bar' ? (
              <Bar dataKey="value" fill={color} maxBarSize={24} radius={[2, 2, 0, 0]} shape={barShape(color)} {...still} />
            ) : (
              <>
                <Line dataKey="open" type="linear" stroke={color} strokeWidth={2} strokeDasharray="5 4" dot={false} {...still} />
                <Line dataKey="closed" type="linear" stroke={color} strokeWidth={2} dot={dots ? { r: 3 } : false} {...still} />
              </>
            )}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <div className={styles.keys}>
        <span><i style={{ borderColor: color }} />{name}</span>
        {hasBefore && <span><i style={{ borderColor: 'var(--m-compare)', borderTopStyle: 'dashed' }} />{t('chart.before')}</span>}
        {points.some((point) => point.partial) && <span><i style={{ borderColor: color, borderTopStyle: 'dashed' }} />{t('chart.partial')}</span>}
      </div>
    </Figure>
  );
}

interface BarShape {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  payload?: TrendPoint;
}

/** A bar that is outlined only while its day isn't over. */
const barShape = (color: string) => function DayBar({ x = 0, y = 0, width = 0, height = 0, payload }: BarShape) {
  if (height <= 0) return <g />;
  const open = payload?.partial === true;
  return <rect x={x} y={y} width={width} height={height} rx={2} fill={open ? 'transparent' : color} stroke={color} strokeDasharray={open ? '3 3' : undefined} strokeWidth={open ? 1.5 : 0} />;
};

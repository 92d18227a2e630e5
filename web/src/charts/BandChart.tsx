import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './charts.module.css';
import { Figure } from './Figure.tsx';

export interface BandPoint {
  day: string;
  /** Null for a day to come. */
  value: number | null;
  expected: number;
  low: number;
  high: number;
}

interface Props {
  finding: string;
  sub: string;
  name: string;
  band: string;
  points: readonly BandPoint[];
  /** How values are written; counts when absent. */
  format?: (value: number) => string;
  formatAxis?: (value: number) => string;
  height?: number;
}

interface TipProps {
  active?: boolean;
  label?: string | number;
  payload?: readonly { payload?: BandPoint }[];
}

/** A value over days on the band in which it was expected; the days to come have the band only. */
export default function BandChart({ finding, sub, name, band, points, format, formatAxis, height = 220 }: Props) {
  const t = useText();
  const f = useFormats();
  const said = format ?? ((value: number) => f.count(value));
  const data = points.map((point) => ({ ...point, range: [point.low, point.high] }));
  const between = ({ low, high }: BandPoint) => `${said(low)}–${said(high)}`;
  const tip = ({ active, label, payload }: TipProps) => {
    const point = payload?.[0]?.payload;
    if (!active || !point) return null;
    return (
      <div className={styles.tip} role="status">
        <strong>{f.day(String(label))}</strong>
        {point.value !== null && <div>{name}: {said(point.value)}</div>}
        <div style={{ color: 'var(--mantine-color-dimmed)' }}>{band}: {between(point)}</div>
      </div>
    );
  };
  const axis = { fontSize: 12, fill: 'var(--mantine-color-dimmed)' };
  return (
    <Figure finding={finding} sub={sub} head={[t('chart.day'), name, band]} rows={points.map((point) => [f.day(point.day), point.value === null ? '–' : said(point.value), between(point)])}>
      <div style={{ height, width: '100%' }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height }}>
          <ComposedChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} title={finding}>
            <CartesianGrid vertical={false} stroke="var(--m-hair)" />
            <XAxis dataKey="day" tickFormatter={(day: string) => f.day(day, 'short')} minTickGap={40} tickLine={false} axisLine={{ stroke: 'var(--m-line)' }} tick={axis} />
            <YAxis width={formatAxis ? 72 : 48} {...(formatAxis ? { tickFormatter: formatAxis } : {})} tickLine={false} axisLine={false} tickCount={4} allowDecimals={false} domain={[0, 'auto']} tick={axis} />
            <Tooltip content={tip} cursor={{ stroke: 'var(--m-edge)' }} />
            <Area dataKey="range" type="linear" stroke="none" fill="var(--m-compare)" fillOpacity={0.25} isAnimationActive={false} />
            <Line dataKey="value" type="linear" stroke="var(--s1)" strokeWidth={2} dot={false} isAnimationActive={false} />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <div className={styles.keys}>
        <span><i style={{ borderColor: 'var(--s1)' }} />{name}</span>
        <span><i style={{ borderColor: 'var(--m-compare)' }} />{band}</span>
      </div>
    </Figure>
  );
}

import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './charts.module.css';
import { Figure } from './Figure.tsx';

export interface HourPoint {
  hour: string;
  valid: number;
  givt: number;
  sivt: number;
}

const parts = [['valid', 'var(--s1)'], ['givt', 'var(--s3)'], ['sivt', 'var(--s4)']] as const;

interface TipProps {
  active?: boolean;
  payload?: readonly { payload?: HourPoint }[];
}

/** Traffic per hour, stacked: valid, general invalid, sophisticated invalid. */
export default function HoursChart({ points, finding, sub, height = 220 }: { points: readonly HourPoint[]; finding: string; sub: string; height?: number }) {
  const t = useText();
  const f = useFormats();
  const tip = ({ active, payload }: TipProps) => {
    const point = payload?.[0]?.payload;
    if (!active || !point) return null;
    return (
      <div className={styles.tip} role="status">
        <strong>{f.moment(point.hour)}</strong>
        {parts.map(([part]) => <div key={part}>{t.code('traffic', part)}: {f.count(point[part])}</div>)}
      </div>
    );
  };
  return (
    <Figure finding={finding} sub={sub} head={[t('chart.hour'), ...parts.map(([part]) => t.code('traffic', part))]}
      rows={points.map((p) => [f.moment(p.hour), ...parts.map(([part]) => f.count(p[part]))])}>
      <div style={{ height, width: '100%' }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height }}>
          <BarChart data={[...points]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid vertical={false} stroke="var(--m-hair)" />
            <XAxis dataKey="hour" tickFormatter={(hour: string) => f.hour(hour)} minTickGap={32} tickLine={false} axisLine={{ stroke: 'var(--m-line)' }} tick={{ fontSize: 12, fill: 'var(--mantine-color-dimmed)' }} />
            <YAxis width={56} tickFormatter={(value: number) => f.compact(value)} tickLine={false} axisLine={false} tickCount={4} allowDecimals={false} tick={{ fontSize: 12, fill: 'var(--mantine-color-dimmed)' }} />
            <Tooltip content={tip} cursor={{ fill: 'var(--m-hair)' }} />
            {parts.map(([part, color]) => <Bar key={part} dataKey={part} stackId="traffic" fill={color} maxBarSize={28} isAnimationActive={false} />)}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <div className={styles.keys}>{parts.map(([part, color]) => <span key={part}><b style={{ background: color }} />{t.code('traffic', part)}</span>)}</div>
    </Figure>
  );
}

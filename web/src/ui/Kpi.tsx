import type { MetricId } from '@meadow/shared';
import type { ReactNode } from 'react';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './figures.module.css';
import { MetricValue, metricOf } from './MetricValue.tsx';

interface ChangeProps {
  metric: MetricId;
  now: number | null | undefined;
  before: number | null | undefined;
}

/** The change against the period before: arrow, sign, and blue or amber by what the metric calls better. */
export function Change({ metric, now, before }: ChangeProps) {
  const t = useText();
  const f = useFormats();
  if (now == null || before == null || before === 0) return <span className={styles.change}>{t('change.none')}</span>;
  const share = (now - before) / Math.abs(before);
  if (Math.abs(share) < 0.005) return <span className={styles.change}>{t('change.flat')}</span>;
  const { direction } = metricOf(metric);
  const good = direction === 'neutral' ? 'none' : (direction === 'up') === share > 0 ? 'better' : 'worse';
  return (
    <span className={styles.change} data-mood={good} title={t('change.versus')}>
      <span aria-hidden>{share > 0 ? '↑' : '↓'}</span> {f.change(share)}
      {good !== 'none' && <span style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}>{t(`change.${good}`)}</span>}
    </span>
  );
}

interface KpiProps extends ChangeProps {
  value: string;
  spark?: ReactNode;
}

export function Kpi({ metric, value, spark, now, before }: KpiProps) {
  const t = useText();
  return (
    <div className={styles.kpi}>
      <div className={styles.kpiName}>{t.code('metric', metric)}</div>
      <div className={styles.kpiValue}><MetricValue metric={metric}>{value}</MetricValue></div>
      <div className={styles.kpiFoot}><Change metric={metric} now={now} before={before} />{spark}</div>
    </div>
  );
}

/** A tile of plain figures without a metric of the registry. */
export function Tile({ name, value, foot }: { name: string; value: ReactNode; foot?: ReactNode }) {
  return (
    <div className={styles.kpi}>
      <div className={styles.kpiName}>{name}</div>
      <div className={styles.kpiValue}>{value}</div>
      {foot && <div className={styles.kpiFoot}>{foot}</div>}
    </div>
  );
}

export function Kpis({ children }: { children: ReactNode }) {
  return <div className={styles.kpis}>{children}</div>;
}

import { useFormats, useText } from '../i18n/text.tsx';
import styles from './figures.module.css';

export interface Reason {
  code: string;
  points: number;
  maxPoints: number;
  /** How much of it rests on own data, 0 to 1. */
  confidence?: number;
  evidence: string;
}

const slots = ['--s1', '--s2', '--s3', '--s4', '--s5', '--s6'];
/** A reason keeps its colour; the seventh and later share gray. */
const colorAt = (index: number) => `var(${slots[index] ?? '--s-other'})`;
const bySize = (reasons: readonly Reason[]) => [...reasons].sort((a, b) => b.points - a.points);

/** A score as a stacked bar of its named reasons; their points sum to the score. */
export function ReasonBar({ reasons, score, brief = false }: { reasons: readonly Reason[]; score: number; brief?: boolean }) {
  const t = useText();
  const f = useFormats();
  const full = reasons.reduce((sum, reason) => sum + reason.maxPoints, 0) || 100;
  const name = (reason: Reason) => t.code('reason', reason.code);
  const spoken = reasons.map((reason) => `${name(reason)} ${f.decimal(reason.points, 1)}`).join(', ');
  return (
    <div>
      <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
        <strong style={{ minWidth: 28 }}>{f.decimal(score, 0)}</strong>
        <div className={styles.bar} role="img" aria-label={spoken} style={{ flex: 1 }}>
          {reasons.map((reason, index) => (
            <span key={reason.code} title={`${name(reason)} ${f.decimal(reason.points, 1)} / ${f.decimal(reason.maxPoints, 0)}`} style={{ width: `${(100 * reason.points) / full}%`, background: colorAt(index) }} />
          ))}
        </div>
      </div>
      {brief && <div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>{bySize(reasons).slice(0, 2).map(name).join(' · ')}</div>}
    </div>
  );
}

/** Each reason with its points and the evidence behind it. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  const t = useText();
  const f = useFormats();
  return (
    <ul className={styles.reasons}>
      {reasons.map((reason, index) => (
        <li key={reason.code} className={styles.reason}>
          <span className={styles.swatch} style={{ background: colorAt(index) }} aria-hidden />
          <span>{t.code('reason', reason.code)}<small>{reason.evidence}{reason.confidence === undefined ? '' : ` · ${t('evidence.confidence', { share: f.percent(reason.confidence, 0) })}`}</small></span>
          <span>{f.decimal(reason.points, 1)} / {f.decimal(reason.maxPoints, 0)}</span>
        </li>
      ))}
    </ul>
  );
}

import { useFormats } from '../i18n/text.tsx';
import type { Amount } from '../i18n/format.ts';
import styles from './charts.module.css';

export interface SplitPart {
  key: string;
  name: string;
  amount: Amount;
}
const slots = ['--s1', '--s2', '--s3', '--s4', '--s5', '--s6'];

/** Where each yuan went, as one bar; the parts sum to the whole. */
export function SplitBar({ parts, label }: { parts: readonly SplitPart[]; label: string }) {
  const f = useFormats();
  const total = parts.reduce((sum, part) => sum + Number(part.amount.minor), 0);
  const share = (part: SplitPart) => (total > 0 ? Number(part.amount.minor) / total : null);
  const color = (index: number) => `var(${slots[index] ?? '--s-other'})`;
  return (
    <div>
      <div className={styles.split} role="img" aria-label={`${label}: ${parts.map((part) => `${part.name} ${f.percent(share(part))}`).join(', ')}`}>
        {parts.map((part, index) => <span key={part.key} title={`${part.name} ${f.money(part.amount)}`} style={{ width: `${100 * (share(part) ?? 0)}%`, background: color(index) }} />)}
      </div>
      <div className={styles.parts}>
        {parts.map((part, index) => (
          <div className={styles.part} key={part.key}>
            <i style={{ background: color(index) }} />
            <span>{part.name}</span>
            <span style={{ color: 'var(--mantine-color-dimmed)' }}>{f.percent(share(part))}</span>
            <span>{f.money(part.amount)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

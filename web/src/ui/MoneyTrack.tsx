import { useFormats, useText } from '../i18n/text.tsx';
import type { Amount } from '../i18n/format.ts';
import styles from './moneyTrack.module.css';

export interface Bucket {
  state: string;
  total: Amount;
  lines: readonly { id: string; expectedAt?: string | null; at?: string | null; reason?: string | null }[];
}

/** What came back is shown only when something did. Earned > Held until > On the way > Paid: where each yuan stands, and when it moves on. */
export function MoneyTrack({ buckets }: { buckets: readonly Bucket[] }) {
  const t = useText();
  const f = useFormats();
  return (
    <ol className={styles.track}>
      {buckets.filter(({ state, total }) => state !== 'RETURNED' || total.minor !== '0').map((bucket) => {
        const next = bucket.lines.filter(({ at }) => !at).map(({ expectedAt }) => expectedAt).filter((at): at is string => Boolean(at)).sort()[0];
        const isEmpty = bucket.total.minor === '0';
        return (
          <li key={bucket.state} className={styles.stop} data-empty={isEmpty || undefined}>
            <div className={styles.name}>{t.code('earning', bucket.state)}</div>
            <div className={styles.amount}>{f.moneyPlain(bucket.total)}</div>
            <div className={styles.hint}>{next && !isEmpty ? t('earnings.expected', { date: f.dateOf(next) }) : t.has('earningIs', bucket.state) ? t.code('earningIs', bucket.state) : ''}</div>
          </li>
        );
      })}
    </ol>
  );
}

import type { Amount } from '../i18n/format.ts';
import { useFormats, useText } from '../i18n/text.tsx';
import styles from './figures.module.css';

export interface SponsorShare {
  brandId: string;
  pays: Amount;
  held: Amount;
  toCreator: Amount;
  toPlatform: Amount;
  back: Amount;
}

/** What each of two brands pays of one deal, and where every fen of it goes. */
export function SponsorShares({ shares, names }: { shares: readonly SponsorShare[]; names: ReadonlyMap<string, string> }) {
  const t = useText();
  const f = useFormats();
  return shares.map((share) => (
    <div key={share.brandId}>
      <div className={styles.receiptRow}><strong>{t('shares.pays', { name: names.get(share.brandId) ?? '–' })}</strong><strong>{f.money(share.pays)}</strong></div>
      {([['shares.held', share.held], ['shares.toCreator', share.toCreator], ['shares.toPlatform', share.toPlatform], ['shares.back', share.back]] as const).map(([label, amount]) =>
        BigInt(amount.minor) > 0n && <div className={styles.receiptRow} key={label}><span>{t(label)}</span><span>{f.money(amount)}</span></div>)}
    </div>
  ));
}

import { useFormats, useText } from '../i18n/text.tsx';
import type { Amount } from '../i18n/format.ts';
import styles from './figures.module.css';

interface Rule {
  bps: number;
  fixedMinor: string;
  minimumMinor: string;
  capMinor?: string | null;
  currency?: string | null;
  validUntil?: string | null;
  ownCreators: boolean;
}
interface StageCharge {
  stage: string;
  chargeBps: number;
  creatorGets: Amount;
  platformFee: Amount;
  brandGetsBack: Amount;
  rule?: Rule | null;
}
interface Line {
  code: string;
  label: string;
  amount: Amount;
  at?: string | null;
  expectedAt?: string | null;
  rule?: Rule | null;
}
export interface ReceiptView {
  brandPays: Amount;
  platformFee: Amount;
  creatorGets: Amount;
  held: Amount;
  released: Amount;
  lines: Line[];
  stages: StageCharge[];
}

/** Money as a receipt: the total first, gross to net folded under it, the same for both sides. */
export function Receipt({ receipt, side, open = false }: { receipt: ReceiptView; side: 'BRAND' | 'CREATOR' | 'BOTH'; open?: boolean }) {
  const t = useText();
  const f = useFormats();
  const ruleText = useRuleText();
  const held = BigInt(receipt.held.minor) > 0n;
  return (
    <div>
      {side !== 'CREATOR' && <div className={styles.receiptTotal}><span>{t('receipt.brandPays')}</span><span>{f.money(receipt.brandPays)}</span></div>}
      {side !== 'BRAND' && <div className={styles.receiptTotal}><span>{t('receipt.creatorGets')}</span><span>{f.money(receipt.creatorGets)}</span></div>}
      <details className={styles.fold} open={open}>
        <summary>{t('receipt.open')}</summary>
        {receipt.lines.map((line, index) => (
          <div className={styles.receiptRow} key={`${line.code}${index}`}>
            <span>
              {t.has('receiptLine', line.code) ? t.code('receiptLine', line.code) : line.label}
              {line.rule && <small>{ruleText(line.rule)}</small>}
              {(line.at || line.expectedAt) && (
                <small>{line.at ? f.dateTime(line.at) : t('receipt.expected', { date: f.dateOf(line.expectedAt) })}</small>
              )}
            </span>
            <span>{f.money(line.amount)}</span>
          </div>
        ))}
        <hr style={{ border: 0, borderTop: '1px solid var(--m-line)' }} />
        <div className={styles.receiptRow}><span>{t('receipt.brandPays')}</span><span>{f.money(receipt.brandPays)}</span></div>
        <div className={styles.receiptRow}><span>{t('receipt.platformFee')}</span><span>{f.money(receipt.platformFee)}</span></div>
        <div className={styles.receiptRow}><span>{t('receipt.creatorGets')}</span><span>{f.money(receipt.creatorGets)}</span></div>
        {held && <div className={styles.receiptRow}><span>{t('receipt.held')}</span><span>{f.money(receipt.held)}</span></div>}
        {BigInt(receipt.released.minor) > 0n && <div className={styles.receiptRow}><span>{t('receipt.released')}</span><span>{f.money(receipt.released)}</span></div>}
      </details>
      {receipt.stages.length > 0 && (
        <details className={styles.fold} open={open}>
          <summary>{t('receipt.early')}</summary>
          <StageCharges stages={receipt.stages} />
        </details>
      )}
    </div>
  );
}

/** What it costs when the brand ends the deal early, stage by stage, the same for both sides. @param now the stage it stands at */
export function StageCharges({ stages, now }: { stages: readonly StageCharge[]; now?: string | null }) {
  const t = useText();
  const f = useFormats();
  const ruleText = useRuleText();
  return (
    <>
      {stages.map(({ stage, creatorGets, platformFee, brandGetsBack, rule }) => (
        <div className={styles.receiptRow} key={stage} aria-current={stage === now ? 'step' : undefined} style={stage === now ? { fontWeight: 600 } : undefined}>
          <span>
            {t.code('stage', stage)}{stage === now && ` · ${t('receipt.stageNow')}`}
            <small>{t('receipt.stageRest', { back: f.money(brandGetsBack), fee: f.money(platformFee) })}{rule && ` (${ruleText(rule)})`}</small>
          </span>
          <span>{f.money(creatorGets)}</span>
        </div>
      ))}
      <p style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)', margin: '4px 0 0' }}>{t('receipt.earlyNote')}</p>
    </>
  );
}

/** What a fee comes from: 10 % + ¥5.00 · at least ¥2.00 · promotion until … */
function useRuleText(): (rule: Rule) => string {
  const t = useText();
  const f = useFormats();
  return ({ bps, fixedMinor, minimumMinor, capMinor, currency, validUntil, ownCreators }) => {
    const amount = (minor: string) => f.money({ minor, currency: currency ?? '' });
    const rate = f.percent(bps / 10_000, 2);
    return [
      fixedMinor === '0' ? rate : `${rate} + ${amount(fixedMinor)}`,
      ...(minimumMinor === '0' ? [] : [t('receipt.atLeast', { amount: amount(minimumMinor) })]),
      ...(capMinor == null ? [] : [t('receipt.atMost', { amount: amount(capMinor) })]),
      ...(ownCreators ? [t('receipt.ownCreator')] : []),
      ...(validUntil ? [t('receipt.promotion', { date: f.dateTime(validUntil) })] : []),
    ].join(' · ');
  };
}

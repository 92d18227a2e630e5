import { ConvertedSumDocument } from '../graphql/generated/exchange.ts';
import { useLive } from '../graphql/useLive.ts';
import type { Amount } from '../i18n/format.ts';
import { useFormats, useText } from '../i18n/text.tsx';

/** Amounts of several currencies as one, with the rate, source and time of each: for reading, never for a booking. */
export function ConvertedTotal({ label, amounts, currency }: { label: string; amounts: readonly Amount[]; currency: string }) {
  const t = useText();
  const f = useFormats();
  const isSeveral = amounts.some((one) => one.currency !== currency && one.minor !== '0');
  const { data } = useLive(ConvertedSumDocument, { variables: { amounts: amounts.map((one) => ({ minor: one.minor, currency: one.currency })), currency }, skip: !isSeveral });
  if (!isSeveral || !data) return null;
  const { sum, parts, missing } = data.convertedSum;
  return (
    <details style={{ marginBottom: 16 }}>
      <summary style={{ cursor: 'pointer', minHeight: 24 }}>{label} ≈ <strong>{f.money(sum)}</strong>{missing.length > 0 && ` · ${t('exchange.without', { currencies: missing.join(', ') })}`}</summary>
      <ul style={{ margin: '4px 0 0', paddingInlineStart: 20, fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>
        {parts.map((part) => (
          <li key={part.from.currency}>{t('exchange.part', { from: f.money(part.from), to: f.money(part.to), rate: part.rate, source: part.source, at: f.dateTime(part.asOf) })}</li>
        ))}
      </ul>
    </details>
  );
}

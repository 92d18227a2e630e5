import { TopUpReversalsDocument, type TopUpReversalsQuery } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag, type Tone } from '../../ui/StatusTag.tsx';

type Reversal = TopUpReversalsQuery['topUpReversals'][number];
const tones: Record<string, Tone> = { INQUIRY: 'due', OPEN: 'error', WON: 'done', LOST: 'quiet', DONE: 'quiet', FAILED: 'done' };

/** Top-ups that card holders dispute, or that were given back at the provider: which one is to be answered, until when? */
export function TopUpReversals() {
  const t = useText();
  const f = useFormats();
  const live = useLive(TopUpReversalsDocument, { variables: {}, everyMs: 15_000 });
  const columns: Column<Reversal>[] = [
    { id: 'who', header: t('reversals.payer'), cell: (r) => r.payer ?? t('reversals.unknown'), sortBy: (r) => r.payer, csv: (r) => r.payer },
    { id: 'kind', header: t('invoices.kind'), cell: (r) => t.code('reversalKind', r.kind), sortBy: (r) => r.kind, csv: (r) => r.kind, phone: 'hidden' },
    { id: 'amount', header: t('wallet.amount'), align: 'right', cell: (r) => f.money(r.amount), sortBy: (r) => BigInt(r.amount.minor), csv: (r) => r.amount.minor, csvHeader: `${t('wallet.amount')} [minor]`, phone: 'figure' },
    { id: 'status', header: t('deals.status'), cell: (r) => <Tag tone={tones[r.status] ?? 'quiet'}>{t.code('reversal', r.status)}</Tag>, sortBy: (r) => r.status, csv: (r) => r.status, phone: 'figure' },
    { id: 'reason', header: t('import.reason'), cell: (r) => (r.reason ? t.code('reversalReason', r.reason) : '–'), csv: (r) => r.reason, phone: 'line' },
    { id: 'due', header: t('reversals.respondBy'), cell: (r) => (r.respondBy && (r.status === 'OPEN' || r.status === 'INQUIRY') ? f.dateTime(r.respondBy) : '–'), sortBy: (r) => r.respondBy, csv: (r) => r.respondBy, phone: 'figure' },
    { id: 'provider', header: t('wallet.provider'), cell: (r) => <>{t.code('provider', r.provider)}<br /><small><code>{r.providerRef}</code></small></>, csv: (r) => r.providerRef, phone: 'hidden' },
    { id: 'at', header: t('wallet.when'), cell: (r) => f.dateTime(r.createdAt), sortBy: (r) => r.createdAt, csv: (r) => r.createdAt, phone: 'hidden' },
  ];
  return (
    <Section title={t('reversals.title')} hint={t('reversals.hint')}>
      <Region live={live} isEmpty={(data) => data.topUpReversals.length === 0} empty={<EmptyState title={t('reversals.none')} />}>
        {({ topUpReversals }) => <DataTable id="reversals" dense caption={t('reversals.title')} rows={topUpReversals} columns={columns} rowKey={(r) => r.id} />}
      </Region>
    </Section>
  );
}

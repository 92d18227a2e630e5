import type { ReconQuery } from '../../graphql/generated/operator.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';

type Balance = ReconQuery['reconciliation']['atProviders'][number];

/** What should be on our balance at each provider, to hold against the provider's own page. */
export function ProviderBalances({ rows }: { rows: Balance[] }) {
  const t = useText();
  const f = useFormats();
  const amount = (header: string, of: (row: Balance) => string): Column<Balance> => ({ id: header, header, align: 'right', cell: (row) => f.money({ minor: of(row), currency: row.currency }), csv: of, phone: 'figure' });
  const columns: Column<Balance>[] = [
    { id: 'provider', header: t('recon.provider'), cell: (b) => `${t.code('provider', b.provider)} · ${b.currency}`, csv: (b) => `${b.provider} ${b.currency}` },
    amount(t('recon.cameIn'), (b) => b.cameInMinor),
    amount(t('recon.wentOut'), (b) => b.wentOutMinor),
    amount(t('recon.settled'), (b) => b.settledMinor),
    amount(t('recon.fees'), (b) => b.feesMinor),
    amount(t('recon.stillThere'), (b) => b.leftMinor),
  ];
  return (
    <Section title={t('recon.atProviders')} hint={t('recon.atProvidersHint')}>
      <DataTable id="at-providers" dense caption={t('recon.atProviders')} rows={rows} columns={columns} rowKey={(b) => `${b.provider} ${b.currency}`} />
    </Section>
  );
}

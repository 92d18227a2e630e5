import type { TaxTrialRowFragment } from '../../graphql/generated/taxes.ts';
import type { Live } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

/** What a version would have made of the last 30 days. */
export function TaxTrial({ id, hint, live, papers }: { id: string; hint: string; live: Live<{ rows: readonly TaxTrialRowFragment[] }>; papers: 'taxes.invoices' | 'taxes.payouts' }) {
  const t = useText();
  const f = useFormats();
  const money = (name: 'taxed' | 'today' | 'withRule'): Column<TaxTrialRowFragment> => ({
    id: name, header: t(`taxes.${name}`), align: 'right', cell: (row) => f.money(row[name]), sortBy: (row) => BigInt(row[name].minor), csv: (row) => row[name].minor, csvHeader: `${t(`taxes.${name}`)} [minor]`, phone: name === 'taxed' ? 'hidden' : 'figure',
  });
  const columns: Column<TaxTrialRowFragment>[] = [
    { id: 'currency', header: t('feeTrial.currency'), cell: (row) => row.currency, sortBy: (row) => row.currency, csv: (row) => row.currency },
    { id: 'papers', header: t(papers), align: 'right', cell: (row) => t('feeTrial.ofDeals', { changed: f.count(row.changed), deals: f.count(row.papers) }), sortBy: (row) => row.papers, csv: (row) => row.papers, phone: 'figure' },
    money('taxed'), money('today'), money('withRule'),
    { id: 'more', header: t('taxes.more'), align: 'right', cell: (row) => f.money({ minor: (BigInt(row.withRule.minor) - BigInt(row.today.minor)).toString(), currency: row.currency }), csv: (row) => (BigInt(row.withRule.minor) - BigInt(row.today.minor)).toString(), phone: 'hidden' },
  ];
  return (
    <Section title={t('fees.trial')} hint={hint}>
      <Region live={live} isEmpty={(data) => data.rows.length === 0} empty={<EmptyState title={t('taxes.trialNone')} />}>
        {({ rows }) => <DataTable id={id} dense caption={t('fees.trial')} rows={[...rows]} columns={columns} rowKey={(row) => row.currency} />}
      </Region>
    </Section>
  );
}

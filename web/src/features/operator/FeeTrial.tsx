import { FeeTrialDocument, type FeeTrialQuery, type FeeTrialQueryVariables } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

type Row = FeeTrialQuery['feeTrial'][number];

/** A rule tried on the deals of the last 30 days. */
export function FeeTrial({ rule }: { rule: FeeTrialQueryVariables }) {
  const t = useText();
  const f = useFormats();
  const live = useLive(FeeTrialDocument, { variables: rule });
  const money = (id: 'fees' | 'agreed' | 'today' | 'withRule' | 'brandsPayMore' | 'creatorsGetMore'): Column<Row> => ({
    id, header: t(`feeTrial.${id}`), align: 'right', cell: (row) => f.money(row[id]), sortBy: (row) => BigInt(row[id].minor), csv: (row) => row[id].minor, csvHeader: `${t(`feeTrial.${id}`)} [minor]`, phone: id === 'fees' || id === 'agreed' ? 'hidden' : 'figure',
  });
  const columns: Column<Row>[] = [
    { id: 'currency', header: t('feeTrial.currency'), cell: (row) => row.currency, sortBy: (row) => row.currency, csv: (row) => row.currency },
    { id: 'deals', header: t('feeTrial.deals'), align: 'right', cell: (row) => t('feeTrial.ofDeals', { changed: f.count(row.changed), deals: f.count(row.deals) }), sortBy: (row) => row.deals, csv: (row) => row.deals, phone: 'figure' },
    money('fees'), money('agreed'), money('today'), money('withRule'), money('brandsPayMore'), money('creatorsGetMore'),
  ];
  return (
    <Region live={live} isEmpty={(data) => data.feeTrial.length === 0} empty={<EmptyState title={t('feeTrial.none')} hint={t('feeTrial.noneHint')} />}>
      {({ feeTrial }) => <DataTable id="fee-trial" dense caption={t('fees.trial')} rows={feeTrial} columns={columns} rowKey={(row) => row.currency} />}
    </Region>
  );
}

import { decimalText } from '@meadow/shared';
import { BriefDealsDocument, type BriefDealsQuery, type BriefFullFragment } from '../../graphql/generated/briefs.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';
import { useLeft } from '../../ui/WaitClock.tsx';

type Row = BriefDealsQuery['deals']['edges'][number]['node'];

/** Everyone on this brief: who applied, who was invited, and whose turn it is. */
export function Applicants({ brief }: { brief: BriefFullFragment }) {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const left = useLeft();
  const live = useLive(BriefDealsDocument, { variables: { briefId: brief.id }, everyMs: 5_000 });
  const columns: Column<Row>[] = [
    { id: 'creator', header: t('match.creator'), minWidth: 160, cell: (d) => <Go to={`/deals/${d.id}`}>{d.creator.name}</Go>, sortBy: (d) => d.creator.name, csv: (d) => d.creator.name },
    { id: 'status', header: t('deals.status'), cell: (d) => <StatusTag family="deal" status={d.status} />, sortBy: (d) => d.status, csv: (d) => d.status, phone: 'figure' },
    { id: 'fee', header: t('terms.fee'), align: 'right', cell: (d) => f.money(d.fee), sortBy: (d) => BigInt(d.fee.minor), csv: (d) => decimalText(BigInt(d.fee.minor), d.fee.currency), phone: 'figure' },
    { id: 'turn', header: t('deals.turn'), cell: (d) => (d.wait ? t.code('party', d.wait.owner) : '–'), sortBy: (d) => d.wait?.owner, csv: (d) => d.wait?.owner, phone: 'hidden' },
    { id: 'due', header: t('deals.due'), cell: (d) => (d.wait ? left(d.wait.dueAt) : '–'), sortBy: (d) => d.wait?.dueAt, csv: (d) => d.wait?.dueAt, phone: 'figure' },
    { id: 'note', header: t('terms.note'), cell: (d) => d.currentOffer?.terms.note || '–', csv: (d) => d.currentOffer?.terms.note, phone: 'hidden' },
  ];
  return (
    <Section>
      <Region live={live} isEmpty={(data) => data.deals.edges.length === 0} empty={<EmptyState title={t('brief.noApplicants')} hint={t('brief.noApplicantsHint')} />}>
        {(data) => <DataTable id="applicants" caption={t('brief.applicants')} rows={data.deals.edges.map(({ node }) => node)} columns={columns} rowKey={(d) => d.id} onOpen={(d) => go(`/deals/${d.id}`)} />}
      </Region>
    </Section>
  );
}

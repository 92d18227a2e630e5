import { BoostProposalsDocument, type BoostPartsFragment } from '../../graphql/generated/boost.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { Rule } from './Rule.tsx';
import { Threshold } from './Threshold.tsx';

type Note = BoostPartsFragment['notes'][number];
const mayBoost = ({ rights }: Note) => rights === 'ALLOWED' || rights === 'ENDS_SOON';
const resultOf = ({ isProposed, isCounting }: Note) => (isProposed ? 'boost.proposed' : isCounting ? 'boost.counting' : 'boost.below');

/** Which notes earned more? */
export function BoostPage() {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const writes = may('campaign:write');
  const live = useLive(BoostProposalsDocument, { variables: {}, everyMs: 10_000 });
  const told = live.data?.boostProposals;
  const count = told?.notes.filter(({ isProposed }) => isProposed).length ?? 0;
  const columns: Column<Note>[] = [
    { id: 'note', header: t('rights.note'), minWidth: 200, csv: (n) => n.noteTitle ?? n.noteUrl,
      cell: (n) => <><Go to={`/deals/${n.dealId}`}>{n.noteTitle ?? n.noteUrl}</Go><div style={{ fontSize: 12 }}>{n.creatorName} · {f.dateTime(n.publishedAt)}</div></> },
    { id: 'result', header: t('boost.result'), sortBy: (n) => resultOf(n), csv: (n) => t(resultOf(n)), cell: (n) => <Tag tone={n.isProposed ? 'done' : 'quiet'}>{t(resultOf(n))}</Tag>, phone: 'figure' },
    { id: 'clicks', header: t('metric.linkClicks'), align: 'right', sortBy: (n) => n.clicks, csv: (n) => n.clicks, cell: (n) => f.count(n.clicks), phone: 'figure' },
    { id: 'orders', header: t('metric.conversions'), align: 'right', sortBy: (n) => n.orders, csv: (n) => n.orders, cell: (n) => f.count(n.orders), phone: 'figure' },
    { id: 'rights', header: t('nav.rights'), sortBy: (n) => n.rights, csv: (n) => n.rights, cell: (n) => t.code('rightsStatus', n.rights), phone: 'hidden' },
    { id: 'keywords', header: t('boost.keywords'), csv: (n) => n.keywords.map(({ words }) => words).join(', '),
      cell: (n) => n.keywords.slice(0, 5).map(({ words, people }) => t('boost.people', { words, people: f.count(people) })).join(t('list.comma')) || '–', phone: 'hidden' },
    { id: 'boost', header: t('nav.campaigns'), phone: 'action', cell: (n) => (
      <>
        {n.campaigns.map((one) => <div key={one.id}><Go to={`/campaigns/${one.id}`}>{one.name}</Go></div>)}
        {writes && n.isProposed && mayBoost(n) && <div><Go to="/campaigns/new" search={{ deal: n.dealId }}>{t('boost.toFeed')}</Go></div>}
        {writes && n.isProposed && mayBoost(n) && n.keywords.length > 0 && <div><Go to="/campaigns/new" search={{ deal: n.dealId, keywords: n.keywords.map(({ words }) => words).join('\n') }}>{t('boost.toSearch')}</Go></div>}
      </>
    ) },
  ];
  return (
    <Page title={t('nav.boost')} answer={told ? (told.threshold ? t('boost.answer', { count }) : t('boost.unset')) : undefined} lead={t('boost.lead')}>
      {told && writes && <Threshold key={JSON.stringify(told.threshold)} given={told.threshold} />}
      {told && writes && <Rule key={`rule ${JSON.stringify(told.rule)}`} given={told.rule} hasThreshold={told.threshold != null} />}
      <Section title={t('boost.result')} hint={t('boost.searchedHint')}>
        <Region live={live} isEmpty={(data) => data.boostProposals.notes.length === 0} empty={<EmptyState title={t('boost.none')} hint={t('boost.noneHint')} />}>
          {({ boostProposals }) => <DataTable id="boost" caption={t('nav.boost')} rows={boostProposals.notes} columns={columns} rowKey={(n) => n.dealId} />}
        </Region>
      </Section>
    </Page>
  );
}

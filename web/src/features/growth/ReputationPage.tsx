import { OwnReputationDocument, type OwnReputationQuery, type OwnReputationPartsFragment } from '../../graphql/generated/growth.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Kpis, Tile } from '../../ui/Kpi.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Growth } from './Growth.tsx';

type Review = OwnReputationQuery['receivedReviews'][number];
type Partner = OwnReputationQuery['partnerReputations'][number];

/** How are we seen? Who rates me, who pays late? */
export function ReputationPage() {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const live = useLive(OwnReputationDocument, { variables: {}, everyMs: 10_000 });
  const own = live.data?.ownReputation;
  return (
    <Page title={t('nav.reputation')} answer={own && t('reputationPage.answer', { score: f.decimal(own.score, 1), count: own.reviews })} lead={t('reputationPage.lead')} actions={<AsOf at={live.asOf} />}>
      <Region live={live}>
        {({ ownReputation, receivedReviews, partnerReputations }) => (
          <>
            <Scores of={ownReputation} isBrand={organisation.kind === 'BRAND'} />
            {organisation.kind === 'CREATOR' && <Growth />}
            <Section title={t('reputationPage.received')}>{receivedReviews.length === 0 ? <EmptyState title={t('reputationPage.noReviews')} hint={t('reputationPage.noReviewsHint')} /> : <Reviews reviews={receivedReviews} />}</Section>
            {partnerReputations.length > 0 && <Section title={t('reputationPage.partners')}><Partners partners={partnerReputations} areBrands={organisation.kind === 'CREATOR'} /></Section>}
          </>
        )}
      </Region>
    </Page>
  );
}

function Scores({ of, isBrand }: { of: OwnReputationPartsFragment; isBrand: boolean }) {
  const t = useText();
  const f = useFormats();
  const share = (value: number | null) => (value === null ? '–' : f.percent(value, 0));
  return (
    <Kpis>
      <Tile name={t('reputation.score')} value={f.decimal(of.score, 1)} foot={of.isThin ? <small>{t('reputation.thin')}</small> : undefined} />
      <Tile name={t(isBrand ? 'reputation.clarity' : 'reputation.clarityCreator')} value={f.decimal(of.clarity, 1)} />
      {isBrand && <Tile name={t('reputation.fund')} value={of.fundHours === null ? '–' : t('reputation.hours', { hours: f.decimal(of.fundHours, 1) })} />}
      <Tile name={t('reputation.cancelled')} value={share(of.cancelledShare)} />
      <Tile name={t('reputation.disputed')} value={share(of.disputedShare)} />
    </Kpis>
  );
}

function Reviews({ reviews }: { reviews: readonly Review[] }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Review>[] = [
    { id: 'from', header: t('reputationPage.from'), minWidth: 140, cell: (r) => <Go to={`/deals/${r.dealId}`}>{r.fromName}</Go>, sortBy: (r) => r.fromName, csv: (r) => r.fromName },
    { id: 'overall', header: t('reputationPage.overall'), align: 'right', cell: (r) => f.count(r.overall), sortBy: (r) => r.overall, csv: (r) => r.overall, phone: 'figure' },
    { id: 'clarity', header: t('reputationPage.clarity'), align: 'right', cell: (r) => f.count(r.clarity), sortBy: (r) => r.clarity, csv: (r) => r.clarity, phone: 'figure' },
    { id: 'text', header: t('reputationPage.text'), minWidth: 220, cell: (r) => r.text || '–', csv: (r) => r.text, phone: 'figure' },
    { id: 'at', header: t('credit.when'), cell: (r) => f.dateTime(r.at), sortBy: (r) => r.at, csv: (r) => r.at, phone: 'hidden' },
  ];
  return <DataTable id="reviews" caption={t('reputationPage.received')} rows={reviews} columns={columns} rowKey={(r) => r.id} />;
}

function Partners({ partners, areBrands }: { partners: readonly Partner[]; areBrands: boolean }) {
  const t = useText();
  const f = useFormats();
  const share = (value: number | null) => (value === null ? '–' : f.percent(value, 0));
  const columns: Column<Partner>[] = [
    { id: 'name', header: t('reputationPage.name'), minWidth: 140, cell: (p) => p.name, sortBy: (p) => p.name, csv: (p) => p.name },
    { id: 'together', header: t('reputationPage.together'), align: 'right', cell: (p) => f.count(p.dealsTogether), sortBy: (p) => p.dealsTogether, csv: (p) => p.dealsTogether, phone: 'hidden' },
    { id: 'score', header: t('reputation.score'), align: 'right', cell: (p) => f.decimal(p.reputation.score, 1), sortBy: (p) => p.reputation.score, csv: (p) => p.reputation.score, phone: 'figure' },
    ...(areBrands ? [{ id: 'fund', header: t('reputation.fund'), align: 'right', cell: (p: Partner) => (p.reputation.fundHours === null ? '–' : t('reputation.hours', { hours: f.decimal(p.reputation.fundHours, 1) })), sortBy: (p: Partner) => p.reputation.fundHours, csv: (p: Partner) => p.reputation.fundHours, phone: 'figure' } satisfies Column<Partner>] : []),
    { id: 'cancelled', header: t('reputation.cancelled'), align: 'right', cell: (p) => share(p.reputation.cancelledShare), sortBy: (p) => p.reputation.cancelledShare, csv: (p) => p.reputation.cancelledShare, phone: 'figure' },
    { id: 'disputed', header: t('reputation.disputed'), align: 'right', cell: (p) => share(p.reputation.disputedShare), sortBy: (p) => p.reputation.disputedShare, csv: (p) => p.reputation.disputedShare, phone: 'hidden' },
  ];
  return <DataTable id="partners" caption={t('reputationPage.partners')} rows={partners} columns={columns} rowKey={(p) => p.id} />;
}

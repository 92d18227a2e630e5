import { CreatorHomeDocument } from '../../graphql/generated/creator-home.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { Page } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { OfferCard } from './OfferCard.tsx';

/** Is it worth it? */
export function OffersPage() {
  const t = useText();
  const live = useLive(CreatorHomeDocument, { variables: {}, everyMs: 3_000 });
  const count = live.data?.creatorDashboard.offers.length;
  return (
    <Page title={t('nav.offers')} answer={count === undefined ? undefined : t('offers.answer', { count })}>
      <Region live={live} isEmpty={(data) => data.creatorDashboard.offers.length === 0}
        empty={<EmptyState title={t('offers.none')} hint={t('offers.noneHint')} action={<Go to="/rates">{t('offers.raise')}</Go>} />}>
        {({ creatorDashboard }) => <div style={{ display: 'grid', gap: 12, maxWidth: 720 }}>{creatorDashboard.offers.map((offer, index) => <OfferCard key={offer.id} offer={offer} isFirst={index === 0} />)}</div>}
      </Region>
    </Page>
  );
}

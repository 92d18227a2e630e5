import { AcceptFromListDocument, type OfferPartsFragment } from '../../graphql/generated/creator-home.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useDeliverablesText } from '../../terms/Deliverables.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Receipt } from '../../ui/Receipt.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';
import { WaitClock } from '../../ui/WaitClock.tsx';

/** One offer: what it pays net, what it asks, until when to answer. */
export function OfferCard({ offer, isFirst }: { offer: OfferPartsFragment; isFirst: boolean }) {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const deliverables = useDeliverablesText();
  const [accept] = useAction(AcceptFromListDocument, { refresh: ['CreatorHome'] });
  const gets = f.moneyPlain(offer.receipt?.creatorGets ?? offer.fee);
  const terms = offer.currentOffer?.terms;
  const version = offer.currentOffer?.version ?? 1;
  const take = async () => {
    const taken = await accept({ dealId: offer.id, version });
    if (taken) go(`/deals/${offer.id}`);
    return taken !== null;
  };
  return (
    <article style={{ border: '1px solid var(--m-hair)', borderRadius: 8, padding: 16, display: 'grid', gap: 10 }}>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: 12, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <div style={{ minWidth: 0 }}>
          <Go to={`/deals/${offer.id}`}><strong>{offer.brand.name}</strong></Go> <StatusTag family="deal" status={offer.status} />
          <span style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>{t('reputation.scoreOf', { score: offer.brandReputation.score.toFixed(1) })} · {t('reputation.from', { count: offer.brandReputation.reviews })}{offer.brandReputation.fundHours === null ? '' : ` · ${t('reputation.fund')} ${t('reputation.hours', { hours: offer.brandReputation.fundHours.toFixed(1) })}`}</span>
          <div style={{ color: 'var(--mantine-color-dimmed)' }}>{offer.brief?.title}</div>
        </div>
        <div style={{ fontSize: 20, lineHeight: '28px', fontWeight: 600 }}>{t('offers.net', { amount: gets })}</div>
      </div>
      {terms && <p>{deliverables(terms.deliverables)} · {t('brief.publishIn', { range: f.dayRange(terms.publishFrom, terms.publishTo) })}</p>}
      {offer.wait && <WaitClock wait={offer.wait} you="CREATOR" />}
      {offer.receipt && <Receipt receipt={offer.receipt} side="CREATOR" open={offer.can.accept} />}
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        {offer.can.accept && <ConfirmButton variant={isFirst ? 'filled' : 'default'} label={t('deals.acceptGet', { gets })} effect={t('deals.acceptEffectCreator', { version, gets })} onConfirm={take} />}
        <GoButton to={`/deals/${offer.id}`} variant="subtle">{t(offer.can.counter ? 'offers.readCounter' : 'action.open')}</GoButton>
      </div>
    </article>
  );
}

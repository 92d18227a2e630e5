import { PartnershipsDocument } from '../../graphql/generated/partners.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { Page } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Partnership } from './Partnership.tsx';
import { ProposeForm } from './ProposeForm.tsx';

/** With whom do we share a brief, and who pays what? */
export function PartnersPage() {
  const t = useText();
  const f = useFormats();
  const { organisation, may } = useSession();
  const live = useLive(PartnershipsDocument, { variables: {}, everyMs: 10_000 });
  const all = live.data?.partnerships ?? [];
  const waiting = all.filter(({ can }) => can.answer).length;
  const running = all.filter(({ status }) => status === 'ACTIVE');
  return (
    <Page title={t('nav.partners')} answer={live.data && (waiting > 0 ? t('partners.answerWaiting', { count: waiting }) : t('partners.answer', { count: running.length, countText: f.count(running.length) }))} lead={t('partners.lead')} actions={<AsOf at={live.asOf} />}>
      <Region live={live} isEmpty={({ partnerships }) => partnerships.length === 0} empty={<EmptyState title={t('partners.none')} hint={t('partners.noneHint')} />}>
        {({ partnerships }) => partnerships.map((one) => <Partnership key={one.id} of={one} side={one.brand.id === organisation.id ? 'BRAND' : 'PARTNER'} />)}
      </Region>
      {may('deal:fund') && <ProposeForm taken={new Set(all.filter(({ status, brand }) => brand.id === organisation.id && (status === 'ACTIVE' || status === 'PROPOSED')).map(({ briefId }) => briefId))} />}
    </Page>
  );
}

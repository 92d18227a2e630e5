import { Button, Drawer, Stack } from '@mantine/core';
import { addDays, dayAt } from '@meadow/shared';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { InviteCreatorDocument, QueueInvitationDocument, type BriefFullFragment } from '../../graphql/generated/briefs.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useEvidenceText } from '../../i18n/evidence.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { askedPrice, asInput, termsFor } from '../../terms/terms.ts';
import { TermsForm } from '../../terms/TermsForm.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Facts } from '../../ui/Page.tsx';
import { ReasonBar, ReasonList } from '../../ui/ReasonBar.tsx';
import { tell } from '../../ui/tell.ts';
import type { MatchView } from './Matches.tsx';

/** Why this creator, then the invitation with its terms. */
export function MatchDrawer({ brief, match, onClose }: { brief: BriefFullFragment; match: MatchView; onClose: () => void }) {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const evidenceText = useEvidenceText();
  const { organisation } = useSession();
  const { creator } = match;
  const asked = askedPrice(creator.rates, brief.deliverables, brief.budget.currency) ?? match.expectedCost?.minor ?? null;
  const [terms, setTerms] = useState(() => termsFor(brief, asked, dayAt(new Date(), organisation.timeZone)));
  const [error, setError] = useState<ApiError | null>(null);
  const [full, setFull] = useState<{ goesOutAt: string; most: number } | null>(null);
  const refused = (failure: ApiError) => {
    const { goesOutAt, most } = failure.details;
    if (failure.code !== 'INVITATIONS_FULL' || typeof goesOutAt !== 'string') return setError(failure);
    setFull({ goesOutAt, most: Number(most) });
    // The terms have to hold on the day they go out.
    const days = Math.ceil((Date.parse(goesOutAt) - Date.now()) / 86_400_000);
    return setTerms((old) => ({ ...old, draftDueOn: addDays(old.draftDueOn, days), publishFrom: addDays(old.publishFrom, days), publishTo: addDays(old.publishTo, days) }));
  };
  const [invite] = useAction(InviteCreatorDocument, { onError: refused, refresh: ['Matches', 'BriefDeals'] });
  const send = async () => {
    setError(null);
    setFull(null);
    const sent = await invite({ briefId: brief.id, creatorId: creator.id, terms: asInput(terms) });
    if (sent) go(`/deals/${sent.inviteCreator.id}`);
    // On failure the dialog closes too: the reason stands in the drawer, beside the fields.
    return true;
  };
  const [queue, queueing] = useAction(QueueInvitationDocument, { onError: setError, refresh: ['QueuedInvitations'] });
  const wait = async () => {
    setError(null);
    const queued = await queue({ briefId: brief.id, creatorId: creator.id, terms: asInput(terms) });
    if (!queued) return;
    tell.done(t('match.queued', { at: f.dateTime(queued.queueInvitation.goesOutAt) }));
    onClose();
  };
  const reach = match.expectedReach;
  const range = (one: MatchView['expectedClicks']) => (one ? t('match.range', { low: f.count(Math.round(one.low)), high: f.count(Math.round(one.high)) }) : t('match.notMeasured'));
  const canInvite = brief.can.invite && !match.existingDealId && creator.openForSponsorship;
  const fee = f.moneyPlain({ minor: terms.feeMinor || '0', currency: terms.currency });
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={creator.name} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Stack>
        <Facts of={[
          [t('creator.tier'), `${t.code('tier', creator.tier)} · ${t('creator.level', { level: creator.level })}`],
          [t('creator.followers'), f.count(creator.followers)],
          [t('match.reach'), reach ? t('match.range', { low: f.count(Math.round(reach.low)), high: f.count(Math.round(reach.high)) }) : '–'],
          [t('match.clicks'), range(match.expectedClicks)],
          [t('match.orders'), range(match.expectedConversions)],
          [t('match.cost'), f.money(match.expectedCost)],
          [t('match.band'), match.priceBandLow && match.priceBandHigh ? `${f.money(match.priceBandLow)} – ${f.money(match.priceBandHigh)}` : t('match.noBand')],
        ]} />
        <Go to={`/creators/${creator.id}`}>{t('match.profile')}</Go>
        <div>
          <h3 style={{ margin: '0 0 8px', fontSize: 16 }}>{t('match.why')}</h3>
          <ReasonBar reasons={match.reasons} score={match.score} />
          <div style={{ height: 12 }} />
          <ReasonList reasons={match.reasons.map((reason) => ({ ...reason, evidence: evidenceText(reason.evidence) }))} />
        </div>
        {match.mutual && <p>{t('match.mutualWhy', { creator: match.mutual.creatorPlace, brief: match.mutual.briefPlace })}</p>}
        {match.existingDealId && <Go to={`/deals/${match.existingDealId}`}>{t('match.inDeal')}</Go>}
        {canInvite && (
          <div>
            <h3 style={{ margin: '8px 0', fontSize: 16 }}>{t('match.invite')}</h3>
            {error && <p role="alert" style={{ color: 'var(--m-error)', background: 'var(--m-error-bg)', borderRadius: 6, padding: '8px 12px', marginBottom: 12 }}>{errorText(error)}</p>}
            {full && (
              <div role="status" style={{ background: 'var(--m-due-bg)', borderRadius: 6, padding: '8px 12px', marginBottom: 12, display: 'grid', gap: 8 }}>
                <strong>{t('match.queueTitle')}</strong>
                <span>{t('match.queueHint', { name: creator.name, most: full.most, at: f.dateTime(full.goesOutAt) })}</span>
                <span><Button size="xs" variant="default" loading={queueing} onClick={() => void wait()}>{t('match.queue')}</Button></span>
              </div>
            )}
            <TermsForm value={terms} onChange={setTerms} errors={fieldTexts(error)} side="BRAND" withId={creator.id} />
            <ConfirmButton mt="md" fullWidth label={t('match.send', { fee })} effect={t('match.sendEffect', { name: creator.name, fee })} ready={terms.feeMinor !== ''} onConfirm={send} />
          </div>
        )}
      </Stack>
    </Drawer>
  );
}

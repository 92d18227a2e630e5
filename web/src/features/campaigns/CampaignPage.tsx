import { Button, Progress, Textarea } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import {
  CampaignDocument, CampaignReportDocument, CloneCampaignDocument, EndCampaignDocument, PauseCampaignDocument, ResumeCampaignDocument, SubmitCampaignDocument, TakeDownCampaignDocument, type CampaignFullFragment,
} from '../../graphql/generated/campaigns.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Figures } from '../../report/Figures.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DateRange, useDayRange } from '../../ui/DateRange.tsx';
import { Columns, Facts, Page, Section } from '../../ui/Page.tsx';
import { AsOf, Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';
import { useNow } from '../../ui/useNow.ts';
import { Answers } from './Answers.tsx';
import { Breakdown } from './Breakdown.tsx';
import { ChangeHistory } from './ChangeHistory.tsx';
import { Explanations } from './Explanations.tsx';
import { Losses } from './Losses.tsx';
import { Creatives } from './Creatives.tsx';
import { Pace } from './Pace.tsx';
import { paceOf } from './paceOf.ts';
import { Prospects } from './Prospects.tsx';

/** Is it on pace, and what holds it back? */
export function CampaignPage() {
  const { campaignId = '' }: { campaignId?: string } = useParams({ strict: false });
  const live = useLive(CampaignDocument, { variables: { id: campaignId }, everyMs: 2_000 });
  return <Region live={live} lines={10}>{({ campaign }) => <Ready campaign={campaign} asOf={live.asOf} />}</Region>;
}

function Ready({ campaign, asOf }: { campaign: CampaignFullFragment; asOf: Date | null }) {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const isOperator = organisation.kind === 'OPERATOR';
  const { can } = campaign;
  const [submit] = useAction(SubmitCampaignDocument);
  const [pause] = useAction(PauseCampaignDocument, { done: t('campaign.paused') });
  const [resume] = useAction(ResumeCampaignDocument, { done: t('campaign.resumed') });
  const [end] = useAction(EndCampaignDocument);
  const [takeDown] = useAction(TakeDownCampaignDocument);
  const [reason, setReason] = useState('');
  const go = useGo();
  const [clone, isCloning] = useAction(CloneCampaignDocument);
  const copy = async () => {
    const made = await clone({ id: campaign.id });
    if (made) go(`/campaigns/${made.cloneCampaign.id}/edit`);
  };
  const [range, setRange] = useDayRange(campaign.timeZone);
  const report = useLive(CampaignReportDocument, { variables: { id: campaign.id, ...range }, everyMs: 2_000, moving: true });
  const { spent, gone, state } = paceOf(campaign, new Date(useNow()));
  const isFunded = !['DRAFT', 'IN_REVIEW', 'REJECTED'].includes(campaign.status);
  const isRunning = ['ACTIVE', 'BUDGET_LIMITED', 'PAUSED'].includes(campaign.status);
  const pace = { spent: f.percent(spent, 0), gone: f.percent(gone, 0) };
  const answer = !isRunning ? campaign.name : t(({ on: 'campaign.onPace', behind: 'campaign.behind', ahead: 'campaign.ahead' } as const)[state], pace);
  const budget = f.moneyPlain(campaign.totalBudget);
  return (
    <Page
      title={campaign.name}
      back={!isOperator && <Go to="/campaigns">{t('nav.campaigns')}</Go>}
      answer={<>{answer} <StatusTag family="campaign" status={campaign.status} /></>}
      actions={(
        <>
          <AsOf at={asOf} />
          {can.takeDown && (
            <ConfirmButton label={t('campaign.takeDown')} variant="default" color="red" danger ready={reason.trim() !== ''} effect={t('campaign.takeDownEffect')} onConfirm={async () => (await takeDown({ id: campaign.id, note: reason })) !== null}>
              <Textarea label={t('campaign.takeDownReason')} autosize minRows={2} maxLength={1_000} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
            </ConfirmButton>
          )}
          {can.end && <ConfirmButton label={t('campaign.end')} variant="subtle" color="gray" danger effect={t('campaign.endEffect')} onConfirm={async () => (await end({ id: campaign.id })) !== null} />}
          {can.clone && <Button variant="subtle" loading={isCloning} onClick={() => void copy()}>{t('campaign.clone')}</Button>}
          {can.pause && <ConfirmButton label={t('campaign.pause')} variant="default" effect={t('campaign.pauseEffect')} onConfirm={async () => (await pause({ id: campaign.id })) !== null} />}
          {can.edit && <GoButton to={`/campaigns/${campaign.id}/edit`} variant="default">{t('action.edit')}</GoButton>}
          {can.resume && <ConfirmButton label={t('campaign.resume')} effect={t('campaign.resumeEffect', { budget })} onConfirm={async () => (await resume({ id: campaign.id })) !== null} />}
          {can.submit && <ConfirmButton label={t('campaign.submit')} effect={t('campaign.submitEffect', { budget })} onConfirm={async () => (await submit({ id: campaign.id })) !== null} />}
        </>
      )}
    >
      {['SCHEDULED', 'ACTIVE', 'BUDGET_LIMITED'].includes(campaign.status) && <Prospects campaignId={campaign.id} />}
      {(campaign.blockers.length > 0 || campaign.reviewNote || campaign.pendingCreatives > 0) && (
        <Section title={t('campaign.blockers')}>
          <ul style={{ display: 'grid', gap: 8 }}>
            {campaign.pendingCreatives > 0 && campaign.status !== 'IN_REVIEW' && campaign.status !== 'DRAFT' && campaign.status !== 'REJECTED' && <li>{t('campaign.pendingCreatives', { count: campaign.pendingCreatives })}</li>}
            {campaign.reviewNote && <li>{t('campaign.reviewSaid', { note: campaign.reviewNote })}</li>}
            {campaign.blockers.map((code) => <li key={code}><strong>{t.code('blocker', code)}</strong>{t.has('blockerFix', code) && <> {t.code('blockerFix', code)}</>}</li>)}
          </ul>
        </Section>
      )}
      <Columns split="1-1">
        {isFunded && !isOperator ? <Section><Pace campaign={campaign} /></Section> : <Section title={t('campaign.pace')}><Progresses campaign={campaign} spent={spent} gone={gone} /></Section>}
        <Section title={t('campaign.settings')}>
          <Facts of={[
            [t('brief.objective'), t.code('objective', campaign.objective)],
            [t('campaign.product'), campaign.productCategory ? t.code('category', campaign.productCategory) : '–'],
            [t('campaign.separation'), t.code('separation', campaign.separation)],
            [t('campaign.daily'), f.money(campaign.dailyBudget)],
            [t('campaign.pacing'), t.code('pacing', campaign.pacing)],
            [t('campaign.holdout'), campaign.holdoutBps == null ? t('campaign.holdoutUsual') : campaign.holdoutBps === 0 ? t('campaign.holdoutNone') : f.percent(campaign.holdoutBps / 10_000, 0)],
            [t('campaign.zone'), campaign.timeZone],
            [t('campaign.deal'), campaign.dealId ? <Go key="d" to={`/deals/${campaign.dealId}`}>{t('campaign.dealOpen')}</Go> : '–'],
          ]} />
        </Section>
      </Columns>
      {isFunded && !isOperator && <Answers campaignId={campaign.id} />}
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'center' }}><DateRange range={range} onChange={setRange} timeZone={campaign.timeZone} /></div>
      <Region live={report} lines={8}>{({ campaignReport }) => <Figures dashboard={campaignReport} />}</Region>
      {isFunded && !isOperator && <Breakdown campaignId={campaign.id} range={range} />}
      {isFunded && <Losses campaignId={campaign.id} range={range} />}
      {isFunded && <Explanations campaignId={campaign.id} />}
      <Creatives campaign={campaign} />
      <ChangeHistory id={campaign.id} />
    </Page>
  );
}

/** How much of the money and of the time is gone, for who does not see the days. */
function Progresses({ campaign, spent, gone }: { campaign: CampaignFullFragment; spent: number; gone: number }) {
  const t = useText();
  const f = useFormats();
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <div style={{ display: 'flex', justifyContent: 'space-between' }}><span>{t('campaign.spent')}</span><span>{f.microsMoney(campaign.spentMicros, campaign.currency)} / {f.money(campaign.totalBudget)}</span></div>
      <Progress value={spent * 100} aria-label={t('campaign.spent')} />
      <div style={{ display: 'flex', justifyContent: 'space-between' }}><span>{t('campaign.time')}</span><span>{f.dayRange(campaign.flightStartOn, campaign.flightEndOn)}</span></div>
      <Progress value={gone * 100} color="gray" aria-label={t('campaign.time')} />
    </div>
  );
}

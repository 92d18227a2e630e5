import { Tabs } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { ArchiveBriefDocument, BriefDocument, CloseBriefDocument, PublishBriefDocument, type BriefFullFragment } from '../../graphql/generated/briefs.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useSession } from '../../session/session.tsx';
import { useDeliverablesText } from '../../terms/Deliverables.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Columns, Facts, Page, Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { Applicants } from './Applicants.tsx';
import { Matches } from './Matches.tsx';
import { Roster } from './Roster.tsx';
import { WaitingInvitations } from './WaitingInvitations.tsx';

/** Is it clear, and who fits? */
export function BriefPage() {
  const { briefId = '' }: { briefId?: string } = useParams({ strict: false });
  const live = useLive(BriefDocument, { variables: { id: briefId }, everyMs: 10_000 });
  return <Region live={live}>{({ brief }) => <Ready brief={brief} />}</Region>;
}

function Ready({ brief }: { brief: BriefFullFragment }) {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const isOwn = organisation.kind !== 'CREATOR';
  const [publish] = useAction(PublishBriefDocument);
  const [close] = useAction(CloseBriefDocument, { done: t('brief.closed') });
  const [archive] = useAction(ArchiveBriefDocument, { done: t('brief.archived') });
  const isRunning = brief.status === 'OPEN' || brief.status === 'INVITE_ONLY';
  const [{ tab }, setUrl] = useUrlState({ tab: isOwn && isRunning ? 'matches' : 'overview' });
  const budget = f.moneyPlain(brief.budget);
  const answer = brief.title || t('briefs.untitled');
  return (
    <Page
      title={t('brief.one')}
      back={<Go to="/briefs">{t('nav.briefs')}</Go>}
      answer={<>{answer} <StatusTag family="brief" status={brief.status} /></>}
      lead={isOwn ? `${brief.partner ? `${t('partners.sharedWith', { name: brief.partner.name })} · ` : ''}${t('brief.lead', { booked: f.moneyPlain(brief.committed), budget, deals: brief.dealCount, applicants: brief.applicantCount })}` : [brief.brand.name, brief.partner?.name].filter(Boolean).join(' × ')}
      actions={isOwn && (
        <>
          {brief.can.archive && <ConfirmButton label={t('brief.archive')} variant="subtle" color="gray" effect={t('brief.archiveEffect')} onConfirm={async () => (await archive({ id: brief.id })) !== null} />}
          {brief.can.close && <ConfirmButton label={t('brief.close')} variant="default" effect={t('brief.closeEffect')} onConfirm={async () => (await close({ id: brief.id })) !== null} />}
          {brief.can.edit && !brief.partner && organisation.kind === 'BRAND' && <GoButton to="/partners" search={{ brief: brief.id }} variant="default">{t('partners.shareThis')}</GoButton>}
          {brief.can.edit && <GoButton to={`/briefs/${brief.id}/edit`} variant="default">{t('action.edit')}</GoButton>}
          {brief.can.publish && <ConfirmButton label={t('brief.publishOpen')} effect={t('brief.publishEffect', { budget })} onConfirm={async () => (await publish({ id: brief.id, inviteOnly: false })) !== null} />}
        </>
      )}
    >
      {isOwn ? (
        <Tabs value={tab} onChange={(next) => setUrl({ tab: next ?? 'overview' })} keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="matches">{t('brief.matches')}</Tabs.Tab>
            <Tabs.Tab value="roster">{t('roster.title')}</Tabs.Tab>
            <Tabs.Tab value="applicants">{t('brief.applicants')} {brief.dealCount > 0 ? f.count(brief.dealCount) : ''}</Tabs.Tab>
            <Tabs.Tab value="overview">{t('brief.overview')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="overview"><Overview brief={brief} /></Tabs.Panel>
          <Tabs.Panel value="matches"><Matches brief={brief} /></Tabs.Panel>
          <Tabs.Panel value="roster"><Roster brief={brief} /></Tabs.Panel>
          <Tabs.Panel value="applicants"><div style={{ display: 'grid', gap: 16 }}><WaitingInvitations briefId={brief.id} /><Applicants brief={brief} /></div></Tabs.Panel>
        </Tabs>
      ) : <Overview brief={brief} />}
    </Page>
  );
}

function Overview({ brief }: { brief: BriefFullFragment }) {
  const t = useText();
  const f = useFormats();
  const deliverables = useDeliverablesText();
  const named = (family: string, list: readonly string[]) => (list.length ? list.map((one) => t.code(family, one)).join(' · ') : '–');
  const fee = brief.feeMin || brief.feeMax ? `${f.moneyPlain(brief.feeMin)} – ${f.moneyPlain(brief.feeMax)}` : '–';
  return (
    <Columns split="1-1">
      <Section title={t('brief.what')}>
        <Facts of={[
          [t('brief.product'), brief.productUrl ? <a key="p" href={brief.productUrl} rel="noreferrer noopener" target="_blank">{brief.product}</a> : brief.product],
          [t('brief.objective'), t.code('objective', brief.objective)],
          [t('brief.description'), <span key="d" style={{ whiteSpace: 'pre-wrap' }}>{brief.description || '–'}</span>],
          [t('brief.deliverables'), deliverables(brief.deliverables)],
          [t('brief.mustInclude'), brief.mustInclude.join(' · ') || '–'],
          [t('brief.mustAvoid'), brief.mustAvoid.join(' · ') || '–'],
        ]} />
      </Section>
      <Section title={t('brief.conditions')}>
        <Facts of={[
          [t('brief.budget'), f.money(brief.budget)],
          [t('brief.feeRange'), fee],
          [t('brief.categories'), named('category', brief.categories)],
          [t('brief.tiers'), named('tier', brief.tiers)],
          [t('brief.platforms'), named('platform', brief.platforms)],
          [t('brief.country'), f.country(brief.country)],
          [t('brief.applyBy'), f.day(brief.applyBy)],
          [t('brief.publishing'), brief.publishFrom && brief.publishTo ? f.dayRange(brief.publishFrom, brief.publishTo) : '–'],
          [t('brief.disclosure'), brief.disclosureLabel],
          [t('brief.rights'), t(brief.usageRights.boostAllowed ? 'brief.rightsBoost' : 'brief.rightsPlain', { scope: brief.usageRights.scope, months: brief.usageRights.months })],
        ]} />
      </Section>
    </Columns>
  );
}

import { Button, Menu, TextInput } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { BriefsToInviteDocument, CreatorDocument, InviteCreatorToClaimDocument, type CreatorQuery } from '../../graphql/generated/creators.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Columns, Facts, Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { ShareBars } from '../../ui/ShareBars.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { BlockButton } from './BlockButton.tsx';
import { LookAlikes } from './LookAlikes.tsx';
import { ToShortlist } from './ToShortlist.tsx';

type Creator = CreatorQuery['creator'];

/** Would they work for us? */
export function CreatorPage() {
  const { creatorId = '' }: { creatorId?: string } = useParams({ strict: false });
  const live = useLive(CreatorDocument, { variables: { id: creatorId } });
  return <Region live={live}>{({ creator }) => <Ready creator={creator} />}</Region>;
}

function Ready({ creator }: { creator: Creator }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const place = [creator.region, creator.country ? f.country(creator.country) : ''].filter(Boolean).join(', ');
  const channels: Column<Creator['channels'][number]>[] = [
    { id: 'platform', header: t('terms.platform'), cell: (c) => (c.url ? <a href={c.url} target="_blank" rel="noreferrer noopener">{t.code('platform', c.platform)}</a> : t.code('platform', c.platform)) },
    { id: 'handle', header: t('creator.handle'), cell: (c) => c.handle, phone: 'hidden' },
    { id: 'followers', header: t('creator.followers'), align: 'right', cell: (c) => f.count(c.followers), phone: 'figure' },
    { id: 'rate', header: t('creator.engagementRate'), align: 'right', cell: (c) => f.percent(c.engagementRate), phone: 'figure' },
    { id: 'views', header: t('creator.averageViews'), align: 'right', cell: (c) => f.count(c.averageViews), phone: 'figure' },
  ];
  const rates: Column<Creator['rates'][number]>[] = [
    { id: 'format', header: t('terms.format'), cell: (r) => t.code('format', r.format) },
    { id: 'price', header: t('creator.price'), align: 'right', cell: (r) => f.money(r.price), phone: 'figure' },
    { id: 'cpm', header: t('creator.estimatedCpm'), align: 'right', cell: (r) => f.money(r.estimatedCpm), phone: 'figure' },
    { id: 'lead', header: t('creator.leadDays'), align: 'right', cell: (r) => t('creator.days', { days: r.leadDays }), phone: 'figure' },
    { id: 'revisions', header: t('terms.revisionLimit'), align: 'right', cell: (r) => f.count(r.revisions), phone: 'hidden' },
  ];
  return (
    <Page
      title={t('creator.one')}
      back={<Go to="/creators">{t('nav.creators')}</Go>}
      answer={<>{creator.name} <Tag tone={creator.openForSponsorship ? 'done' : 'quiet'}>{t(creator.openForSponsorship ? 'creator.open' : 'creator.closed')}</Tag></>}
      lead={t('creator.lead', { tier: t.code('tier', creator.tier), level: creator.level, followers: f.compact(creator.followers), place: place || '–' })}
      actions={<>{may('brief:write') && <ToShortlist creatorId={creator.id} />}{may('deal:negotiate') && creator.openForSponsorship && <InviteMenu />}</>}
    >
      <Columns split="2-1">
        <div style={{ display: 'grid', gap: 16, alignContent: 'start' }}>
          <Section title={t('creator.channels')}><DataTable id="channels" caption={t('creator.channels')} rows={creator.channels} columns={channels} rowKey={(c) => c.id} exportable={false} /></Section>
          <Section title={t('creator.rates')}>
            {creator.rates.length === 0 ? <EmptyState title={t('creator.noRates')} hint={t('creator.noRatesHint')} /> : <DataTable id="rates" caption={t('creator.rates')} rows={creator.rates} columns={rates} rowKey={(r) => r.format} exportable={false} />}
          </Section>
          <Section title={t('creator.notes')}>
            {creator.recentNotes.length === 0 ? <EmptyState title={t('creator.noNotes')} hint={t('creator.noNotesHint')} /> : (
              <ul style={{ display: 'grid', gap: 12 }}>
                {creator.recentNotes.map((note) => (
                  <li key={note.id}>
                    <div style={{ display: 'flex', gap: 8, alignItems: 'baseline', flexWrap: 'wrap' }}>
                      <strong>{note.url ? <a href={note.url} target="_blank" rel="noreferrer noopener">{note.title || note.text.slice(0, 40)}</a> : note.title || note.text.slice(0, 40)}</strong>
                      {note.sponsored && <Tag tone="info">{t('creator.sponsored')}</Tag>}
                    </div>
                    <div style={{ color: 'var(--mantine-color-dimmed)', fontSize: 12, lineHeight: '18px' }}>
                      {f.ago(note.publishedAt)} · {t('creator.noteFigures', { likes: f.compact(note.likes), saves: f.compact(note.saves), comments: f.compact(note.comments) })}
                    </div>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        </div>
        <div style={{ display: 'grid', gap: 16, alignContent: 'start' }}>
          <Section title={t('creator.about')}>
            <p style={{ whiteSpace: 'pre-wrap', marginBottom: 12 }}>{creator.bio || '–'}</p>
            <Facts of={[
              [t('brief.categories'), creator.categories.map((one) => t.code('category', one)).join(' · ') || '–'],
              [t('brief.language'), f.language(creator.language)],
              [t('creator.medianEngagements'), f.count(creator.medianEngagements)],
            ]} />
          </Section>
          <AudienceSection audience={creator.audience} />
          <LookAlikes creatorId={creator.id} />
          {may('deal:negotiate') && <BlockButton creatorId={creator.id} />}
          {!creator.claimed && may('creator:import') && <ClaimInvite creatorId={creator.id} />}
        </div>
      </Columns>
    </Page>
  );
}

function AudienceSection({ audience }: { audience: Creator['audience'] }) {
  const t = useText();
  const f = useFormats();
  const isKnown = audience.femaleShare != null || audience.ages.length > 0 || audience.regions.length > 0;
  return (
    <Section title={t('creator.audience')} hint={audience.asOf ? t('state.asOf', { time: f.ago(audience.asOf) }) : undefined}>
      {isKnown ? (
        <div style={{ display: 'grid', gap: 16 }}>
          <Facts of={[[t('creator.female'), f.percent(audience.femaleShare)], [t('creator.active'), f.percent(audience.activeShare)]]} />
          {audience.ages.length > 0 && <ShareBars title={t('creator.ages')} shares={audience.ages} />}
          {audience.regions.length > 0 && <ShareBars title={t('creator.regions')} shares={audience.regions.slice(0, 6)} />}
          {audience.interests.length > 0 && <ShareBars title={t('creator.interests')} shares={audience.interests.slice(0, 6)} />}
        </div>
      ) : <EmptyState title={t('creator.noAudience')} hint={t('creator.noAudienceHint')} />}
    </Section>
  );
}

/** Inviting happens on a brief: its terms are the offer's first draft. */
function InviteMenu() {
  const t = useText();
  const go = useGo();
  const { data } = useLive(BriefsToInviteDocument, { variables: {} });
  const briefs = data?.briefs.edges.map(({ node }) => node).filter(({ can }) => can.invite) ?? [];
  return (
    <Menu position="bottom-end" width={280} shadow="md">
      <Menu.Target><Button>{t('creator.inviteTo')}</Button></Menu.Target>
      <Menu.Dropdown>
        {briefs.map((brief) => <Menu.Item key={brief.id} onClick={() => go(`/briefs/${brief.id}`, { tab: 'matches' })}>{brief.title}</Menu.Item>)}
        <Menu.Item onClick={() => go('/briefs/new')}>{t('briefs.new')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function ClaimInvite({ creatorId }: { creatorId: string }) {
  const t = useText();
  const [email, setEmail] = useState('');
  const [url, setUrl] = useState('');
  const [invite, busy] = useAction(InviteCreatorToClaimDocument);
  const send = async () => {
    const made = await invite({ creatorId, email });
    if (made) setUrl(made.inviteCreatorToClaim.url ?? '');
  };
  return (
    <Section title={t('creator.claim')} hint={t('creator.claimHint')}>
      {url ? <CopyLine text={url} label={t('creator.claimLink')} /> : (
        <form style={{ display: 'flex', gap: 8, alignItems: 'end' }} onSubmit={(event) => { event.preventDefault(); void send(); }}>
          <TextInput style={{ flex: 1 }} label={t('field.email')} type="email" required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
          <Button type="submit" variant="default" loading={busy}>{t('creator.claimSend')}</Button>
        </form>
      )}
    </Section>
  );
}

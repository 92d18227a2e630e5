import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { ReviewCampaignDocument, ReviewQueueDocument, type ReviewQueueQuery } from '../../graphql/generated/operator.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Facts, Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

type Campaign = ReviewQueueQuery['campaigns']['edges'][number]['node'];

/** Allow it? Oldest first. */
export function ReviewPage() {
  const t = useText();
  const live = useLive(ReviewQueueDocument, { variables: {}, everyMs: 4_000 });
  return (
    <Page title={t('nav.review')} answer={live.data ? t('review.answer', { count: live.data.campaigns.totalCount }) : undefined}>
      <Region live={live} isEmpty={(data) => data.campaigns.edges.length === 0} empty={<EmptyState title={t('review.none')} hint={t('review.noneHint')} />}>
        {({ campaigns }) => {
          const queue = campaigns.edges.map(({ node }) => node).sort((a, b) => a.createdAt.localeCompare(b.createdAt));
          return queue.map((campaign, index) => <Case key={campaign.id} campaign={campaign} isFirst={index === 0} />);
        }}
      </Region>
    </Page>
  );
}

function Case({ campaign, isFirst }: { campaign: Campaign; isFirst: boolean }) {
  const t = useText();
  const f = useFormats();
  const [note, setNote] = useState('');
  const [review] = useAction(ReviewCampaignDocument, { refresh: ['ReviewQueue'] });
  const decide = async (approve: boolean) => (await review({ id: campaign.id, approve, note: note || null })) !== null;
  return (
    <Section title={<Go to={`/campaigns/${campaign.id}`}>{campaign.name}</Go>} hint={`${campaign.brand.name} · ${f.ago(campaign.createdAt)}`}
      aside={campaign.can.review && (
        <>
          <ConfirmButton label={t('review.reject')} variant="default" danger effect={t('review.rejectEffect')} ready={note.trim() !== ''} onConfirm={() => decide(false)}>
            <Textarea label={t('deals.reason')} required withAsterisk={false} autosize minRows={2} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          </ConfirmButton>
          <ConfirmButton label={t('review.approve')} variant={isFirst ? 'filled' : 'default'} effect={t('review.approveEffect', { name: campaign.name, budget: f.moneyPlain(campaign.totalBudget) })} onConfirm={() => decide(true)} />
        </>
      )}>
      <Facts of={[
        [t('campaign.total'), f.money(campaign.totalBudget)],
        [t('campaign.flight'), f.dayRange(campaign.flightStartOn, campaign.flightEndOn)],
        [t('campaign.placements'), [...new Set(campaign.adGroups.flatMap((group) => group.placements))].map((one) => t.code('placement', one)).join(' · ')],
      ]} />
      {campaign.adGroups.flatMap((group) => group.creatives).filter(({ status }) => status === 'PENDING' || status === 'REJECTED').map((creative) => (
        <article key={creative.id} style={{ borderTop: '1px solid var(--m-hair)', marginTop: 12, paddingTop: 12, overflowWrap: 'anywhere' }}>
          <small style={{ border: '1px solid var(--m-line)', borderRadius: 4, padding: '0 4px' }}>{creative.label || t('review.noLabel')}</small>{' '}
          <strong>{creative.title}</strong>
          <p style={{ whiteSpace: 'pre-wrap', maxWidth: '68ch' }}>{creative.text}</p>
          <a href={creative.landingUrl} target="_blank" rel="noreferrer noopener">{creative.landingUrl}</a>
        </article>
      ))}
    </Section>
  );
}

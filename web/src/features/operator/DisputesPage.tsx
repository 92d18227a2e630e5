import { NumberInput, Stack, Textarea } from '@mantine/core';
import { shareOf } from '@meadow/shared';
import { useState } from 'react';
import { DisputedDealDocument, DisputesDocument, ResolveDisputeDocument, type DisputedDealQuery, type DisputesQuery } from '../../graphql/generated/operator.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Facts, Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

type Dispute = DisputesQuery['disputes'][number];

/** Who is right? */
export function DisputesPage() {
  const t = useText();
  const live = useLive(DisputesDocument, { variables: {}, everyMs: 4_000 });
  return (
    <Page title={t('nav.disputes')} answer={live.data ? t('disputes.answer', { count: live.data.disputes.length }) : undefined}>
      <Region live={live} isEmpty={(data) => data.disputes.length === 0} empty={<EmptyState title={t('disputes.none')} hint={t('disputes.noneHint')} />}>
        {({ disputes }) => [...disputes].sort((a, b) => a.openedAt.localeCompare(b.openedAt)).map((dispute) => <Case key={dispute.id} dispute={dispute} />)}
      </Region>
    </Page>
  );
}

function Case({ dispute }: { dispute: Dispute }) {
  const t = useText();
  const f = useFormats();
  const { data } = useLive(DisputedDealDocument, { variables: { id: dispute.dealId } });
  const [share, setShare] = useState(50);
  const [decision, setDecision] = useState('');
  const [resolve] = useAction(ResolveDisputeDocument, { refresh: ['Disputes'], done: t('disputes.decided') });
  const deal = data?.deal;
  const held = deal?.receipt?.held ?? deal?.fee;
  const bps = Math.round(share * 100);
  const split = splitOf(deal?.receipt, bps, f.moneyPlain);
  return (
    <Section title={<Go to={`/deals/${dispute.dealId}`}>{deal ? `${deal.brand.name} / ${deal.creator.name}` : t('deals.one')}</Go>} hint={t('disputes.opened', { who: t.code('party', dispute.openedBy), ago: f.ago(dispute.openedAt) })}
      aside={(dispute.firstShareBps === null || dispute.appealBy !== null) && (
        <ConfirmButton label={t('disputes.decide')} effect={t('disputes.effect', split)} ready={decision.trim() !== ''} onConfirm={async () => (await resolve({ disputeId: dispute.id, creatorShareBps: bps, decision })) !== null}>
          <Stack gap="sm">
            <NumberInput label={t('disputes.share')} suffix="%" min={0} max={100} value={share} onChange={(value) => setShare(Number(value) || 0)} />
            <Textarea label={t('disputes.why')} required withAsterisk={false} autosize minRows={2} maxLength={2000} value={decision} onChange={(event) => setDecision(event.currentTarget.value)} />
          </Stack>
        </ConfirmButton>
      )}>
      <Facts of={[
        [t('deals.disputeWhy'), <span key="r" style={{ whiteSpace: 'pre-wrap' }}>{dispute.reason}</span>],
        ...(dispute.firstShareBps === null ? [] : [[t('deals.ruling'), t('deals.rulingText', { share: f.percent(dispute.firstShareBps / 10_000, 0), why: dispute.firstDecision ?? '' })] satisfies [string, string]]),
        ...(dispute.appealBy ? [[t('deals.appeal'), t('deals.appealed', { who: t.code('party', dispute.appealBy), why: dispute.appealReason ?? '' })] satisfies [string, string]] : []),
        ...dispute.evidence.map((one): [string, string] => [`${t('deals.evidence')} · ${t.code('party', one.by)}`, one.text]),
        [t('receipt.held'), f.money(held)],
        [t('deals.noteUrl'), deal?.publication ? <a key="n" href={deal.publication.url} target="_blank" rel="noreferrer noopener">{deal.publication.url}</a> : '–'],
        [t('terms.disclosureLabel'), deal?.publication?.disclosureLabel || '–'],
      ]} />
    </Section>
  );
}

type DealReceipt = DisputedDealQuery['deal']['receipt'];

/** How the held amount would be divided: the creator's share, the platform fee on it, and the rest back to the brand. */
function splitOf(receipt: DealReceipt | undefined, bps: number, write: (amount: { minor: string; currency: string }) => string) {
  if (!receipt) return { creator: '–', platform: '–', brand: '–' };
  const { currency } = receipt.held;
  const creator = shareOf(BigInt(receipt.creatorGets.minor), bps);
  const platform = shareOf(BigInt(receipt.platformFee.minor), bps);
  const back = BigInt(receipt.held.minor) - creator - platform;
  const amount = (minor: bigint) => write({ minor: minor.toString(), currency });
  return { creator: amount(creator), platform: amount(platform), brand: amount(back) };
}

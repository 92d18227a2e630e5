import { AdFundsDocument, BoostableDealDocument } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { Section } from '../../ui/Page.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import type { CampaignDraft } from './campaignInput.ts';

/** What must hold before it can run: the rights to the note, the mark, the money. */
export function Gates({ draft, isFunded }: { draft: CampaignDraft; isFunded: boolean }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const seesFunds = !isFunded && may('wallet:read');
  const funds = useLive(AdFundsDocument, { variables: {}, skip: !seesFunds });
  const deal = useLive(BoostableDealDocument, { variables: { id: draft.dealId }, skip: draft.dealId === '' });
  const available = BigInt(funds.data?.wallet.balances.find(({ currency }) => currency === draft.currency)?.availableMinor ?? '0');
  const short = BigInt(draft.totalMinor || '0') - available;
  const isLabelled = draft.groups.every(({ creatives }) => creatives.every(({ label }) => label.trim() !== ''));
  const gates = [
    ...(deal.data ? [{ id: 'rights', holds: deal.data.deal.can.boost, text: deal.data.deal.can.boost ? t('campaign.gateRights') : <>{t('campaign.gateRightsMissing')} <Go to="/rights">{t('nav.rights')}</Go></> }] : []),
    { id: 'mark', holds: isLabelled, text: t(isLabelled ? 'campaign.gateMark' : 'campaign.gateMarkMissing') },
    ...(seesFunds && funds.data && draft.totalMinor !== '' ? [{ id: 'funds', holds: short <= 0n, text: short <= 0n ? t('campaign.gateFunds', { available: f.money({ minor: available.toString(), currency: draft.currency }) }) : <>{t('campaign.gateFundsMissing', { short: f.money({ minor: short.toString(), currency: draft.currency }) })} <Go to="/wallet">{t('nav.wallet')}</Go></> }] : []),
  ];
  return (
    <Section title={t('campaign.gates')}>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
        {gates.map(({ id, holds, text }) => <li key={id}><Tag tone={holds ? 'done' : 'error'}>{t(holds ? 'campaign.gateHolds' : 'campaign.gateOpen')}</Tag> {text}</li>)}
      </ul>
    </Section>
  );
}

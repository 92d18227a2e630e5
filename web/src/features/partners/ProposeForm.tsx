import { NumberInput, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { BrandsToAskDocument, BriefsToShareDocument, ProposePartnershipDocument } from '../../graphql/generated/partners.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Section } from '../../ui/Page.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';

/** Asks another brand to pay its part of a brief. */
export function ProposeForm({ taken }: { taken: ReadonlySet<string> }) {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const [{ brief: briefId }, setUrl] = useUrlState({ brief: '' });
  const [partnerId, setPartner] = useState<string | null>(null);
  const [share, setShare] = useState<number | string>(50);
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 250);
  const briefs = useLive(BriefsToShareDocument, { variables: {} }).data?.briefs.edges.map(({ node }) => node).filter(({ id }) => !taken.has(id)) ?? [];
  const brands = (useLive(BrandsToAskDocument, { variables: { text: asked || null } }).data?.organisations ?? []).filter(({ id }) => id !== organisation.id);
  const [propose] = useAction(ProposePartnershipDocument, { refresh: ['Partnerships'] });
  const brief = briefs.find(({ id }) => id === briefId);
  const shareBps = Math.round(Number(share) * 100);
  const cap = brief ? f.moneyPlain({ minor: ((BigInt(brief.budget.minor) * BigInt(shareBps || 0)) / 10_000n).toString(), currency: brief.budget.currency }) : '–';
  const send = async () => {
    if (!brief || !partnerId) return false;
    const made = await propose({ briefId: brief.id, partnerId, shareBps });
    if (made) setUrl({ brief: '' });
    return made !== null;
  };
  return (
    <Section title={t('partners.propose')} hint={t('partners.proposeHint')}>
      <Stack gap="sm" maw={520}>
        <Select label={t('partners.brief')} value={brief ? brief.id : null} onChange={(next) => setUrl({ brief: next ?? '' })} data={briefs.map(({ id, title, budget }) => ({ value: id, label: `${title || t('briefs.untitled')} · ${f.moneyPlain(budget)}` }))} nothingFoundMessage={t('partners.noBrief')} searchable />
        <Select label={t('partners.partner')} value={partnerId} onChange={setPartner} searchable searchValue={text} onSearchChange={setText} nothingFoundMessage={t('rules.noBrand')} data={brands.map(({ id, name }) => ({ value: id, label: name }))} />
        <NumberInput label={t('partners.shareLabel')} description={t('partners.shareHint', { cap })} min={0.01} max={99.99} decimalScale={2} suffix="%" value={share} onChange={setShare} />
        <div><ConfirmButton variant="default" label={t('partners.send')} ready={Boolean(brief && partnerId) && shareBps >= 1 && shareBps <= 9_999} effect={t('partners.sendEffect', { share: f.percent(shareBps / 10_000, 2), cap })} onConfirm={send} /></div>
      </Stack>
    </Section>
  );
}

import { bidModels, microsPerMinor, placements, type Objective } from '@meadow/shared';
import { Chip, Group, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useFormats, useText } from '../../i18n/text.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { bidHint, bidLabel } from './bidLabel.ts';
import { TargetingFields } from './TargetingFields.tsx';
import type { GroupDraft } from './campaignInput.ts';

interface GroupFormProps {
  group: GroupDraft;
  currency: string;
  objective: Objective;
  errorOf: (name: string) => string | undefined;
  onChange: (group: GroupDraft) => void;
}

/** Where, for how much and to whom an ad group is shown. */
export function GroupForm({ group, currency, objective, errorOf, onChange }: GroupFormProps) {
  const t = useText();
  const f = useFormats();
  const set = (change: Partial<GroupDraft>) => onChange({ ...group, ...change });
  const scale = microsPerMinor(currency);
  const bid = group.bidMicros === '' ? null : BigInt(group.bidMicros);
  const hint = bidHint(group.bidModel, objective);
  return (
    <Stack>
      <TextInput label={t('campaign.groupName')} maxLength={120} value={group.name} onChange={(e) => set({ name: e.currentTarget.value })} error={errorOf('name')} />
      <div>
        <div style={{ marginBottom: 4 }}>{t('campaign.placements')}</div>
        <Chip.Group multiple value={group.placements} onChange={(value) => set({ placements: placements.filter((one) => value.includes(one)) })}>
          <Group gap="xs">{placements.map((one) => <Chip key={one} value={one} size="sm">{t.code('placement', one)}</Chip>)}</Group>
        </Chip.Group>
      </div>
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <Select label={t('campaign.bidModel')} value={group.bidModel} allowDeselect={false} data={bidModels.map((one) => ({ value: one, label: t.code('bidModel', one) }))}
          onChange={(value) => { const known = bidModels.find((one) => one === value); if (known) set({ bidModel: known }); }} />
        {/* A bid may be finer than the currency: it stays as it is until another is typed. */}
        <MoneyInput label={t(bidLabel(group.bidModel, objective))} currency={currency} value={bid === null ? '' : String(bid / scale)} onChange={(minor) => set({ bidMicros: minor === '' ? '' : (BigInt(minor) * scale).toString() })} error={errorOf('bidMicros')}
          {...(bid !== null && bid % scale !== 0n ? { description: t('campaign.bidExactly', { bid: f.micros(bid.toString(), currency) }), inputWrapperOrder: ['label', 'input', 'description', 'error'] as const } : {})} />
        <NumberInput label={t('campaign.cap')} description={t('campaign.capHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} min={1} max={1_000} value={group.cap ?? ''} onChange={(cap) => set({ cap: cap === '' ? null : Number(cap) })} error={errorOf('frequencyCap')} />
      </SimpleGrid>
      {hint && <p style={{ margin: 0 }}>{t(hint)}</p>}
      <TargetingFields wishes={group.wishes} hasSearch={group.placements.includes('SEARCH')} errorOf={(name) => errorOf(`targeting.${name}`)} onChange={(wishes) => set({ wishes })} />
    </Stack>
  );
}

import { ageBands, categories, isCategory, objectives, platforms, tiers } from '@meadow/shared';
import { Checkbox, NumberInput, Radio, SimpleGrid, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useText } from '../../i18n/text.tsx';
import { DeliverablesInput } from '../../terms/Deliverables.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { CountryPick, LanguagePick, Picks } from '../../ui/Picks.tsx';
import type { BriefDraft, Step } from './briefInput.ts';

interface Props {
  step: Exclude<Step, 'check'>;
  draft: BriefDraft;
  set: (change: Partial<BriefDraft>) => void;
  errors: Readonly<Record<string, string>>;
}

/** One step of the editor. */
export function BriefStep({ step, draft, set, errors }: Props) {
  const t = useText();
  switch (step) {
    case 'product':
      return (
        <Stack>
          <TextInput label={t('brief.title')} description={t('brief.titleHint')} maxLength={120} value={draft.title} onChange={(e) => set({ title: e.currentTarget.value })} error={errors['title']} />
          <TextInput label={t('brief.product')} maxLength={200} value={draft.product} onChange={(e) => set({ product: e.currentTarget.value })} error={errors['product']} />
          <TextInput label={t('brief.productUrl')} description={t('brief.productUrlHint')} type="url" value={draft.productUrl} onChange={(e) => set({ productUrl: e.currentTarget.value })} error={errors['productUrl']} />
        </Stack>
      );
    case 'goal':
      return (
        <Stack>
          <Radio.Group label={t('brief.objective')} value={draft.objective} onChange={(value) => { const known = objectives.find((one) => one === value); if (known) set({ objective: known }); }}>
            <Stack gap="xs" mt={4}>{objectives.map((one) => <Radio key={one} value={one} label={t.code('objective', one)} description={t.code('objectiveMeans', one)} />)}</Stack>
          </Radio.Group>
          <Textarea label={t('brief.description')} description={t('brief.descriptionHint')} autosize minRows={4} maxLength={5000} value={draft.description} onChange={(e) => set({ description: e.currentTarget.value })} error={errors['description']} />
          <TagsInput label={t('brief.mustInclude')} description={t('brief.tagsHint')} value={draft.mustInclude} onChange={(mustInclude) => set({ mustInclude })} error={errors['mustInclude']} />
          <TagsInput label={t('brief.mustAvoid')} value={draft.mustAvoid} onChange={(mustAvoid) => set({ mustAvoid })} error={errors['mustAvoid']} />
        </Stack>
      );
    case 'deliverables':
      return (
        <Stack>
          <DeliverablesInput value={draft.deliverables} onChange={(deliverables) => set({ deliverables })} error={errors['deliverables']} />
          <Picks label={t('brief.platforms')} family="platform" all={platforms} value={draft.platforms} onChange={(next) => set({ platforms: next })} />
        </Stack>
      );
    case 'budget':
      return (
        <Stack>
          <MoneyInput label={t('brief.budget')} description={t('brief.budgetHint')} currency={draft.currency} value={draft.budgetMinor} onChange={(budgetMinor) => set({ budgetMinor })} error={errors['budgetMinor']} />
          <SimpleGrid cols={2}>
            <MoneyInput label={t('brief.feeMin')} currency={draft.currency} value={draft.feeMinMinor} onChange={(feeMinMinor) => set({ feeMinMinor })} error={errors['feeMinMinor']} />
            <MoneyInput label={t('brief.feeMax')} currency={draft.currency} value={draft.feeMaxMinor} onChange={(feeMaxMinor) => set({ feeMaxMinor })} error={errors['feeMaxMinor']} />
          </SimpleGrid>
        </Stack>
      );
    case 'audience':
      return (
        <Stack>
          <Picks label={t('brief.categories')} family="category" all={categories} value={draft.categories.filter(isCategory)} onChange={(next) => set({ categories: next })} />
          <Picks label={t('brief.tiers')} family="tier" all={tiers} value={draft.tiers} onChange={(next) => set({ tiers: next })} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <CountryPick label={t('brief.country')} value={draft.country} onChange={(country) => set({ country })} />
            <LanguagePick label={t('brief.language')} value={draft.language} onChange={(language) => set({ language })} />
            <NumberInput label={t('brief.femaleShare')} suffix="%" min={0} max={100} value={draft.targetFemaleShare === null ? '' : Math.round(draft.targetFemaleShare * 100)}
              onChange={(share) => set({ targetFemaleShare: share === '' ? null : Number(share) / 100 })} error={errors['targetFemaleShare']} />
            <Picks label={t('brief.ages')} family="age" all={ageBands} value={ageBands.filter((band) => draft.targetAges.includes(band))} onChange={(targetAges) => set({ targetAges })} />
          </SimpleGrid>
        </Stack>
      );
    case 'dates':
      return (
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <DayInput label={t('brief.applyBy')} value={draft.applyBy} onChange={(applyBy) => set({ applyBy })} error={errors['applyBy']} />
          <DayInput label={t('brief.publishFrom')} value={draft.publishFrom} onChange={(publishFrom) => set({ publishFrom })} error={errors['publishFrom']} />
          <DayInput label={t('brief.publishTo')} value={draft.publishTo} onChange={(publishTo) => set({ publishTo })} error={errors['publishTo']} />
        </SimpleGrid>
      );
    case 'rights':
      return (
        <Stack>
          <TextInput label={t('brief.disclosure')} description={t('brief.disclosureHint')} value={draft.disclosureLabel} onChange={(e) => set({ disclosureLabel: e.currentTarget.value })} error={errors['disclosureLabel']} />
          <TextInput label={t('terms.rightsScope')} value={draft.usageRights.scope} onChange={(e) => set({ usageRights: { ...draft.usageRights, scope: e.currentTarget.value } })} error={errors['usageRights']} />
          <NumberInput label={t('terms.rightsMonths')} min={0} max={120} value={draft.usageRights.months} onChange={(months) => set({ usageRights: { ...draft.usageRights, months: Number(months) || 0 } })} />
          <Checkbox label={t('terms.boostAllowed')} description={t('brief.boostHint')} checked={draft.usageRights.boostAllowed} onChange={(e) => set({ usageRights: { ...draft.usageRights, boostAllowed: e.currentTarget.checked } })} />
        </Stack>
      );
  }
}

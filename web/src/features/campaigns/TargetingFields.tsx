import { ageBands, categories, cityTiers, devices, genders } from '@meadow/shared';
import { SimpleGrid, TagsInput } from '@mantine/core';
import { useText } from '../../i18n/text.tsx';
import { CountryPicks, Picks } from '../../ui/Picks.tsx';
import { LookAlikeField } from './LookAlikeField.tsx';
import type { Wishes } from './campaignInput.ts';

interface TargetingFieldsProps {
  wishes: Wishes;
  hasSearch: boolean;
  errorOf: (name: string) => string | undefined;
  onChange: (wishes: Wishes) => void;
}

/** Who, where, when, and in search by which words. What is left empty takes everybody. */
export function TargetingFields({ wishes, hasSearch, errorOf, onChange }: TargetingFieldsProps) {
  const t = useText();
  const set = (change: Partial<Wishes>) => onChange({ ...wishes, ...change });
  const tags = (name: keyof Wishes, hint?: string) => (
    <TagsInput label={t.code('targeting', name)} description={hint} inputWrapperOrder={['label', 'input', 'description', 'error']} value={wishes[name]} onChange={(value) => set({ [name]: value })} error={errorOf(name)} clearButtonProps={{ 'aria-label': t('action.clear') }} />
  );
  const known = <Value extends string>(all: readonly Value[], name: keyof Wishes) => all.filter((one) => wishes[name].includes(one));
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <CountryPicks label={t('targeting.countries')} value={wishes.countries} onChange={(countries) => set({ countries })} />
        <Picks label={t('targeting.interests')} family="category" all={categories} value={known(categories, 'interests')} onChange={(value) => set({ interests: value })} />
        {tags('regions')}
        <Picks label={t('targeting.cityTiers')} family="cityTier" all={cityTiers} value={known(cityTiers, 'cityTiers')} onChange={(value) => set({ cityTiers: value })} />
        <Picks label={t('targeting.genders')} family="gender" all={genders} value={known(genders, 'genders')} onChange={(value) => set({ genders: value })} />
        <Picks label={t('targeting.ageBands')} family="age" all={ageBands} value={known(ageBands, 'ageBands')} onChange={(value) => set({ ageBands: value })} />
        <Picks label={t('targeting.devices')} family="device" all={devices} value={known(devices, 'devices')} onChange={(value) => set({ devices: value })} />
        {tags('languages', 'zh, en, ja …')}
      </SimpleGrid>
      <LookAlikeField value={wishes.lookAlikesOf} error={errorOf('lookAlikesOf')} onChange={(lookAlikesOf) => set({ lookAlikesOf })} />
      {tags('dayParts', t('targeting.dayPartsHint'))}
      {hasSearch && (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {tags('broadKeywords', t('targeting.broadHint'))}
          {tags('keywords', t('targeting.phraseHint'))}
          {tags('exactKeywords', t('targeting.exactHint'))}
          {tags('negativeKeywords', t('targeting.negativeHint'))}
        </SimpleGrid>
      )}
    </>
  );
}

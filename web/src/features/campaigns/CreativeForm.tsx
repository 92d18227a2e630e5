import { Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useText } from '../../i18n/text.tsx';
import type { CreativeDraft } from './campaignInput.ts';

const MARKS = ['广告', 'Sponsored'];

interface CreativeFormProps {
  creative: CreativeDraft;
  errorOf: (name: string) => string | undefined;
  onChange: (creative: CreativeDraft) => void;
}

/** What the reader meets, the mark included. */
export function CreativeForm({ creative, errorOf, onChange }: CreativeFormProps) {
  const t = useText();
  const set = (change: Partial<CreativeDraft>) => onChange({ ...creative, ...change });
  return (
    <Stack>
      <TextInput label={t('campaign.adTitle')} maxLength={80} value={creative.title} onChange={(e) => set({ title: e.currentTarget.value })} error={errorOf('title')} />
      <Textarea label={t('campaign.adText')} autosize minRows={3} maxLength={500} value={creative.text} onChange={(e) => set({ text: e.currentTarget.value })} error={errorOf('text')} />
      <TextInput label={t('campaign.landing')} type="url" placeholder="https://" value={creative.landingUrl} onChange={(e) => set({ landingUrl: e.currentTarget.value })} error={errorOf('landingUrl')} />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label={t('campaign.image')} type="url" placeholder="https://" value={creative.imageUrl} onChange={(e) => set({ imageUrl: e.currentTarget.value })} error={errorOf('imageUrl')} />
        <Select label={t('campaign.label')} value={creative.label} allowDeselect={false} data={[...new Set([...MARKS, creative.label])]} onChange={(label) => set({ label: label ?? creative.label })} error={errorOf('label')} />
      </SimpleGrid>
    </Stack>
  );
}

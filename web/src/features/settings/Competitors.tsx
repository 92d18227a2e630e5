import { MultiSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { BrandsToNameDocument } from '../../graphql/generated/settings.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';

interface Brand {
  id: string;
  name: string;
}

/** Brands found by their names. */
export function Competitors({ value, onChange }: { value: readonly Brand[]; onChange: (next: Brand[]) => void }) {
  const t = useText();
  const { organisation } = useSession();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 250);
  const { data } = useLive(BrandsToNameDocument, { variables: { text: asked || null } });
  const known = new Map([...value, ...(data?.organisations ?? [])].filter(({ id }) => id !== organisation.id).map((one) => [one.id, one]));
  return (
    <MultiSelect label={t('rules.competitors')} description={t('rules.competitorsHint')} searchable clearable clearButtonProps={{ 'aria-label': t('action.clear') }} searchValue={text} onSearchChange={setText} nothingFoundMessage={t('rules.noBrand')}
      data={[...known.values()].map(({ id, name }) => ({ value: id, label: name }))} value={value.map(({ id }) => id)} onChange={(ids) => onChange(ids.flatMap((id) => known.get(id) ?? []))} />
  );
}

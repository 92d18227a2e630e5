import { Button, CloseButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ForgetSearchDocument, SavedSearchesDocument, SaveSearchDocument } from '../../graphql/generated/creators.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';

/** Filters under a name; the address holds them, so that is what is kept. */
export function SavedSearches({ query, onUse }: { query: string; onUse: (query: string) => void }) {
  const t = useText();
  const { data } = useLive(SavedSearchesDocument, { variables: {} });
  const [name, setName] = useState('');
  const [save, saving] = useAction(SaveSearchDocument, { refresh: ['SavedSearches'] });
  const [forget] = useAction(ForgetSearchDocument, { refresh: ['SavedSearches'] });
  const keep = async () => {
    if (await save({ name, query })) setName('');
  };
  const saved = data?.savedSearches ?? [];
  if (saved.length === 0 && query === '') return null;
  return (
    <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'end', marginBottom: 12 }} aria-label={t('creators.saved')} role="group">
      {saved.map((one) => (
        <span key={one.id} style={{ display: 'inline-flex', alignItems: 'center' }}>
          <Button size="compact-sm" variant={one.query === query ? 'light' : 'default'} onClick={() => onUse(one.query)}>{one.name}</Button>
          <CloseButton size="sm" aria-label={t('creators.forget', { name: one.name })} onClick={() => void forget({ id: one.id })} />
        </span>
      ))}
      {query !== '' && !saved.some((one) => one.query === query) && (
        <form style={{ display: 'inline-flex', gap: 8, alignItems: 'end' }} onSubmit={(event) => { event.preventDefault(); void keep(); }}>
          <TextInput size="xs" label={t('creators.searchName')} required withAsterisk={false} maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button size="xs" type="submit" variant="default" loading={saving}>{t('creators.saveSearch')}</Button>
        </form>
      )}
    </div>
  );
}

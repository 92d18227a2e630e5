import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FoundWordsDocument, InsightWordsDocument, RemoveInsightWordDocument, SetInsightWordDocument, type InsightWordsQuery } from '../../graphql/generated/insight.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { InsightTabs } from './InsightTabs.tsx';
import styles from './insight.module.css';

type Word = InsightWordsQuery['insightWords'][number];
const kinds = ['BRAND', 'PRODUCT', 'WORD'] as const;
const sides = ['OWN', 'RIVAL', 'NONE'] as const;

/** What do we call things, and who are our rivals? */
export function WordsPage() {
  const t = useText();
  const { may } = useSession();
  const live = useLive(InsightWordsDocument, { variables: {} });
  const [remove] = useAction(RemoveInsightWordDocument, { refresh: ['InsightWords'] });
  const columns: Column<Word>[] = [
    { id: 'word', header: t('words.word'), cell: (row) => row.word, csv: (row) => row.word },
    { id: 'canonical', header: t('words.canonical'), cell: (row) => row.canonical, sortBy: (row) => row.canonical, csv: (row) => row.canonical, phone: 'figure' },
    { id: 'kind', header: t('words.kind'), cell: (row) => t(`wordKind.${row.kind}`), csv: (row) => row.kind, phone: 'figure' },
    { id: 'side', header: t('words.side'), cell: (row) => (row.side === 'NONE' ? '–' : <Tag tone={row.side === 'OWN' ? 'info' : 'quiet'}>{t(`wordSide.${row.side}`)}</Tag>), csv: (row) => row.side, phone: 'figure' },
    { id: 'act', header: '', align: 'right', phone: 'action', cell: (row) => may('brief:write') && <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void remove({ word: row.word })}>{t('words.remove')}</Button> },
  ];
  return (
    <Page title={t('insightTab.words')} lead={t('words.lead')}>
      <InsightTabs here="words" />
      {may('brief:write') && <Add />}
      <Region live={live}>
        {({ insightWords }) => <Section title={t('insightTab.words')}>{insightWords.length === 0 ? <EmptyState title={t('words.none')} hint={t('insight.namesHint')} /> : <DataTable id="words" caption={t('insightTab.words')} rows={insightWords} columns={columns} rowKey={(row) => row.word} />}</Section>}
      </Region>
      <Found />
    </Page>
  );
}

/** What people say that no dictionary has. */
function Found() {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const live = useLive(FoundWordsDocument, { variables: {} });
  const [add, busy] = useAction(SetInsightWordDocument, { refresh: ['InsightWords', 'FoundWords'] });
  return (
    <Section title={t('words.found')} hint={t('words.foundHint')}>
      <Region live={live} isEmpty={(data) => data.insightFoundWords.length === 0} empty={<EmptyState title={t('words.noneFound')} />}>
        {({ insightFoundWords }) => (
          <ul style={{ display: 'flex', flexWrap: 'wrap', gap: 8, margin: 0, padding: 0, listStyle: 'none' }}>
            {insightFoundWords.map(({ word, texts }) => (
              <li key={word}>{may('brief:write') ? <Button size="compact-sm" variant="default" disabled={busy} aria-label={t('words.keep', { word })} onClick={() => void add({ input: { word, canonical: word, kind: 'WORD', side: 'NONE' } })}>{word} · {f.count(texts)}</Button> : `${word} · ${f.count(texts)}`}</li>
            ))}
          </ul>
        )}
      </Region>
    </Section>
  );
}

function Add() {
  const t = useText();
  const [word, setWord] = useState('');
  const [canonical, setCanonical] = useState('');
  const [kind, setKind] = useState<Word['kind']>('BRAND');
  const [side, setSide] = useState<Word['side']>('OWN');
  const [add, busy] = useAction(SetInsightWordDocument, { refresh: ['InsightWords'] });
  const submit = () => void add({ input: { word: word.trim(), canonical: (canonical.trim() || word).trim(), kind, side } }).then((done) => {
    if (!done) return;
    setWord('');
    setCanonical('');
  });
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <TextInput label={t('words.word')} required maxLength={40} value={word} onChange={(event) => setWord(event.currentTarget.value)} />
      <TextInput label={t('words.canonical')} maxLength={40} value={canonical} onChange={(event) => setCanonical(event.currentTarget.value)} />
      <Select label={t('words.kind')} data={kinds.map((one) => ({ value: one, label: t(`wordKind.${one}`) }))} value={kind} allowDeselect={false} onChange={(next) => setKind(kinds.find((one) => one === next) ?? 'WORD')} />
      <Select label={t('words.side')} data={sides.map((one) => ({ value: one, label: t(`wordSide.${one}`) }))} value={side} allowDeselect={false} onChange={(next) => setSide(sides.find((one) => one === next) ?? 'NONE')} />
      <Button type="submit" loading={busy}>{t('words.add')}</Button>
    </form>
  );
}

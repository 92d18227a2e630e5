import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Spark } from '../../charts/Spark.tsx';
import { InsightDocument, type InsightQuery } from '../../graphql/generated/insight.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Columns, Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag, type Tone } from '../../ui/StatusTag.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { InsightTabs } from './InsightTabs.tsx';
import { Topics } from './Topics.tsx';
import styles from './insight.module.css';
import { TermPanel } from './TermPanel.tsx';

type Insight = InsightQuery['insight'];
type Term = Insight['terms'][number];
const tones: Record<Term['stage'], Tone> = { NEW: 'info', RISING: 'info', PEAKING: 'due', FALLING: 'quiet', GONE: 'quiet' };

/** Of what is gone, a few: the page is about what stands out. */
const MOST_GONE = 3;
const worthShowing = (terms: readonly Term[]): Term[] => [...terms.filter(({ stage }) => stage !== 'GONE'), ...terms.filter(({ stage }) => stage === 'GONE').slice(0, MOST_GONE)];

/** What stands out, and why? */
export function InsightPage() {
  const t = useText();
  const f = useFormats();
  const [url, setUrl] = useUrlState({ dataset: '', day: '', category: '', term: '' });
  const live = useLive(InsightDocument, { variables: { datasetId: url.dataset || null, day: url.day || null, category: url.category || null }, everyMs: 60_000 });
  const insight = live.data?.insight;
  const standing = insight?.terms.filter(({ stage }) => stage !== 'GONE') ?? [];
  const first = standing[0];
  const day = insight?.day ? f.day(insight.day) : '';
  const answer = insight?.dataset && insight.day ? (first ? t('insight.moved', { count: standing.length, day, term: first.term }) : t('insight.calm', { day })) : undefined;
  const term = url.term || first?.term || '';
  return (
    <Page title={t('nav.insight')} answer={answer}>
      <InsightTabs here="trends" />
      <Region live={live} isEmpty={(data) => data.insight.dataset === null} empty={<EmptyState title={t('insight.empty')} hint={t('insight.emptyHint')} />}>
        {({ insight: ready }) => (
          <>
            <Filters insight={ready} category={url.category} onChange={setUrl} />
            <Columns split="1-1">
              <div className={styles.column}>
                <Section title={t('insight.list')} hint={t('insight.listHint')}>
                  {ready.terms.length === 0 ? <EmptyState title={t('insight.none')} hint={t('insight.noneHint')} /> : <HotList terms={worthShowing(ready.terms)} onOpen={(name) => setUrl({ term: name })} />}
                  <LookUp key={url.term} onShow={(name) => setUrl({ term: name })} />
                </Section>
                <Topics topics={ready.topics} onOpen={(name) => setUrl({ term: name })} />
              </div>
              {term === '' ? null : <TermPanel term={term} stage={ready.terms.find((one) => one.term === term)?.stage ?? null} datasetId={ready.dataset?.id ?? null} day={ready.day ?? null} />}
            </Columns>
            {ready.dataset && <Source dataset={ready.dataset} />}
          </>
        )}
      </Region>
    </Page>
  );
}

function Filters({ insight, category, onChange }: { insight: Insight; category: string; onChange: (changes: { dataset?: string; day?: string; category?: string; term?: string }) => void }) {
  const t = useText();
  const f = useFormats();
  const days = insight.days.map(({ day, rising }) => ({ value: day, label: t('insight.dayOption', { day: f.day(day), rising }) }));
  const shown = insight.day && !days.some(({ value }) => value === insight.day) ? [{ value: insight.day, label: f.day(insight.day) }, ...days] : days;
  return (
    <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap', marginBottom: 16 }}>
      {insight.datasets.length > 1 && (
        <Select label={t('insight.dataset')} data={insight.datasets.map(({ id, name, shared }) => ({ value: id, label: shared ? t('insight.market') : name }))} value={insight.dataset?.id ?? null} allowDeselect={false} onChange={(dataset) => onChange({ dataset: dataset ?? '', day: '', category: '', term: '' })} />
      )}
      <Select label={t('insight.day')} data={shown} value={insight.day ?? null} allowDeselect={false} onChange={(day) => onChange({ day: day ?? '', term: '' })} />
      {(insight.dataset?.categories.length ?? 0) > 0 && (
        <Select label={t('insight.category')} data={[{ value: '', label: t('insight.allCategories') }, ...(insight.dataset?.categories ?? []).map((code) => ({ value: code, label: t.code('category', code) }))]} value={category} allowDeselect={false} onChange={(next) => onChange({ category: next ?? '', day: '', term: '' })} />
      )}
    </div>
  );
}

function HotList({ terms, onOpen }: { terms: readonly Term[]; onOpen: (term: string) => void }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Term>[] = [
    { id: 'term', header: t('insight.term'), cell: (row) => <strong>{row.term}</strong>, csv: (row) => row.term },
    { id: 'stage', header: t('insight.stage'), cell: (row) => <Tag tone={tones[row.stage]}>{t.code('trendStage', row.stage)}</Tag>, csv: (row) => row.stage, phone: 'figure' },
    { id: 'count', header: t('insight.count'), align: 'right', cell: (row) => f.count(row.count), sortBy: (row) => row.count, csv: (row) => row.count, phone: 'figure' },
    { id: 'times', header: t('insight.times'), align: 'right', cell: (row) => `×${f.compact(2 ** row.strength)}`, sortBy: (row) => row.strength, csv: (row) => 2 ** row.strength, phone: 'figure' },
    { id: 'spark', header: t('insight.spark'), cell: (row) => <Spark values={row.spark} />, phone: 'figure' },
  ];
  return <DataTable id="rising" caption={t('insight.list')} rows={terms} columns={columns} rowKey={(row) => row.term} onOpen={(row) => onOpen(row.term)} dense />;
}

function LookUp({ onShow }: { onShow: (term: string) => void }) {
  const t = useText();
  const [term, setTerm] = useState('');
  return (
    <form style={{ display: 'flex', gap: 8, alignItems: 'end', marginTop: 16, maxWidth: 420 }} onSubmit={(event) => { event.preventDefault(); if (term.trim() !== '') onShow(term.trim()); }}>
      <TextInput style={{ flex: 1 }} label={t('insight.lookUp')} placeholder={t('insight.lookUpHint')} maxLength={40} value={term} onChange={(event) => setTerm(event.currentTarget.value)} />
      <Button type="submit" variant="default">{t('insight.show')}</Button>
    </form>
  );
}

function Source({ dataset }: { dataset: NonNullable<Insight['dataset']> }) {
  const t = useText();
  const f = useFormats();
  const day = (value: string | null | undefined) => (value ? f.day(value) : '–');
  return <p style={{ color: 'var(--mantine-color-dimmed)', fontSize: 12, marginTop: 16 }}>{t('insight.source', { texts: f.count(dataset.texts), copies: f.count(dataset.copies), from: day(dataset.firstDay), to: day(dataset.lastDay), source: dataset.shared ? t('insight.market') : dataset.source, licence: dataset.licence })}</p>;
}

import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { InsightEventsDocument, type InsightEventsQuery } from '../../graphql/generated/insight.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { InsightTabs } from './InsightTabs.tsx';
import styles from './insight.module.css';

type Event = InsightEventsQuery['insightEvents'][number];

/** What did a promotion do, and did it last? */
export function EventsPage() {
  const t = useText();
  const [url, setUrl] = useUrlState({ term: '' });
  const [term, setTerm] = useState(url.term);
  const live = useLive(InsightEventsDocument, { variables: { term: url.term } });
  const told = live.data?.insightEvents.find(({ effect }) => effect?.lift);
  const f = useFormats();
  const answer = live.data && (told?.effect?.lift ? t('eventsPage.answer', { event: t.code('promotion', told.code), lift: f.decimal(told.effect.lift, 1) }) : t('eventsPage.nothing'));
  return (
    <Page title={t('insightTab.events')} answer={answer}>
      <InsightTabs here="events" />
      <form className={styles.form} onSubmit={(event) => { event.preventDefault(); setUrl({ term: term.trim() }); }}>
        <TextInput label={t('insight.lookUp')} description={t('eventsPage.termHint')} maxLength={40} value={term} onChange={(event) => setTerm(event.currentTarget.value)} />
        <Button type="submit" variant="default">{t('insight.show')}</Button>
      </form>
      <Region live={live} isEmpty={(data) => data.insightEvents.length === 0} empty={<EmptyState title={t('eventsPage.nothing')} hint={t('eventsPage.nothingHint')} />}>
        {({ insightEvents }) => <Ready events={insightEvents} />}
      </Region>
    </Page>
  );
}

function Ready({ events }: { events: readonly Event[] }) {
  const t = useText();
  const f = useFormats();
  const number = (value: number | null | undefined) => (value === null || value === undefined ? '–' : f.decimal(value, 1));
  const state = ({ effect }: Event) => (effect === null || effect === undefined ? t('eventsPage.ahead') : effect.fellBack ? t('eventsPage.fellBack') : (effect.lift ?? 0) > 1.3 ? t('eventsPage.lasts') : t('eventsPage.little'));
  const columns: Column<Event>[] = [
    { id: 'event', header: t('eventsPage.event'), cell: (row) => t.code('promotion', row.code), csv: (row) => row.code },
    { id: 'days', header: t('eventsPage.days'), cell: (row) => `${f.day(row.from)} – ${f.day(row.to)}`, sortBy: (row) => row.from, csv: (row) => row.from, phone: 'figure' },
    { id: 'before', header: t('eventsPage.before'), align: 'right', cell: (row) => number(row.effect?.before), csv: (row) => row.effect?.before ?? null, phone: 'figure' },
    { id: 'during', header: t('eventsPage.during'), align: 'right', cell: (row) => number(row.effect?.during), csv: (row) => row.effect?.during ?? null, phone: 'figure' },
    { id: 'lift', header: t('eventsPage.lift'), align: 'right', cell: (row) => (row.effect?.lift ? `×${number(row.effect.lift)}` : '–'), sortBy: (row) => row.effect?.lift, csv: (row) => row.effect?.lift ?? null, phone: 'figure' },
    { id: 'half', header: t('eventsPage.half'), align: 'right', cell: (row) => (row.effect?.halfLifeDays ? f.count(row.effect.halfLifeDays) : '–'), csv: (row) => row.effect?.halfLifeDays ?? null, phone: 'figure' },
    { id: 'state', header: t('eventsPage.state'), cell: (row) => <Tag tone={row.effect && !row.effect.fellBack ? 'info' : 'quiet'}>{state(row)}</Tag>, phone: 'figure' },
  ];
  return <Section title={t('eventsPage.list')} hint={t('eventsPage.listHint')}><DataTable id="events" caption={t('eventsPage.list')} rows={events} columns={columns} rowKey={(row) => row.code + row.from} /></Section>;
}

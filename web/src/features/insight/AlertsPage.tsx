import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { InsightAlertsDocument, RemoveInsightAlertDocument, SetInsightAlertDocument, type InsightAlertsQuery } from '../../graphql/generated/insight.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { InsightTabs } from './InsightTabs.tsx';
import styles from './insight.module.css';

type Alert = InsightAlertsQuery['insightAlerts'][number];
const kinds = ['TERM', 'TOPIC', 'BRAND'] as const;
const turns = ['RISES', 'PRAISE_FALLS'] as const;
const usual = { RISES: 3, PRAISE_FALLS: 15 };
const ranges = { RISES: [1.5, 100], PRAISE_FALLS: [5, 100] } as const;

/** What do we want to be told of? */
export function InsightAlertsPage() {
  const t = useText();
  const { may } = useSession();
  const live = useLive(InsightAlertsDocument, { variables: {}, everyMs: 30_000 });
  const told = live.data?.insightAlerts.filter(({ lastOn }) => lastOn).length ?? 0;
  const answer = live.data && (live.data.insightAlerts.length === 0 ? t('alertsPage.none') : t('alertsPage.answer', { count: live.data.insightAlerts.length, told }));
  return (
    <Page title={t('insightTab.alerts')} answer={answer} lead={t('alertsPage.lead')}>
      <InsightTabs here="alerts" />
      {may('brief:write') && <Watch />}
      <Region live={live} isEmpty={(data) => data.insightAlerts.length === 0} empty={<EmptyState title={t('alertsPage.none')} hint={t('alertsPage.noneHint')} />}>
        {({ insightAlerts }) => <Watched alerts={insightAlerts} />}
      </Region>
    </Page>
  );
}

function Watched({ alerts }: { alerts: readonly Alert[] }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const [remove, busy] = useAction(RemoveInsightAlertDocument, { refresh: ['InsightAlerts'] });
  const when = ({ turn, threshold }: Alert) => t(`alertTurn.${turn}.from`, { value: f.decimal(threshold, turn === 'RISES' ? 1 : 0) });
  const last = ({ turn, lastOn, lastValue, lastUsual }: Alert) => (lastOn ? t(`alertTurn.${turn}.told`, { day: f.day(lastOn), value: f.decimal(lastValue ?? 0, 0), usual: f.decimal(lastUsual ?? 0, turn === 'RISES' ? 1 : 0) }) : t('alertsPage.never'));
  const columns: Column<Alert>[] = [
    { id: 'subject', header: t('alertsPage.subject'), cell: (row) => (row.kind === 'TERM' ? <Go to="/insight" search={{ term: row.subject }}>{row.subject}</Go> : row.subject), sortBy: (row) => row.subject, csv: (row) => row.subject },
    { id: 'kind', header: t('words.kind'), cell: (row) => t(`alertKind.${row.kind}`), csv: (row) => row.kind, phone: 'figure' },
    { id: 'when', header: t('alertsPage.when'), cell: when, csv: (row) => row.threshold, phone: 'figure' },
    { id: 'last', header: t('alertsPage.last'), cell: last, sortBy: (row) => row.lastOn ?? '', csv: (row) => row.lastOn ?? '', phone: 'figure' },
    { id: 'act', header: '', align: 'right', phone: 'action', cell: (row) => may('brief:write') && <Button size="compact-sm" variant="subtle" color="gray" disabled={busy} aria-label={t('alertsPage.stop', { subject: row.subject })} onClick={() => void remove({ id: row.id })}>{t('words.remove')}</Button> },
  ];
  return <Section title={t('alertsPage.list')}><DataTable id="alerts" caption={t('alertsPage.list')} rows={alerts} columns={columns} rowKey={(row) => row.id} /></Section>;
}

function Watch() {
  const t = useText();
  const [url] = useUrlState({ subject: '', kind: '' });
  const [kind, setKind] = useState<Alert['kind']>(kinds.find((one) => one === url.kind) ?? 'TERM');
  const [subject, setSubject] = useState(url.subject);
  const [turn, setTurn] = useState<Alert['turn']>('RISES');
  const [threshold, setThreshold] = useState<number>(usual.RISES);
  const [set, busy] = useAction(SetInsightAlertDocument, { refresh: ['InsightAlerts'] });
  const submit = () => void set({ input: { kind, subject: subject.trim(), turn, threshold } }).then((done) => done && setSubject(''));
  const choose = (next: Alert['turn']) => {
    setTurn(next);
    setThreshold(usual[next]);
  };
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <Select label={t('words.kind')} data={kinds.map((one) => ({ value: one, label: t(`alertKind.${one}`) }))} value={kind} allowDeselect={false} onChange={(next) => setKind(kinds.find((one) => one === next) ?? 'TERM')} />
      <TextInput label={t('alertsPage.subject')} required maxLength={40} value={subject} onChange={(event) => setSubject(event.currentTarget.value)} />
      <Select label={t('alertsPage.turn')} data={turns.map((one) => ({ value: one, label: t(`alertTurn.${one}`) }))} value={turn} allowDeselect={false} onChange={(next) => choose(turns.find((one) => one === next) ?? 'RISES')} />
      <NumberInput label={t(`alertTurn.${turn}.unit`)} min={ranges[turn][0]} max={ranges[turn][1]} step={turn === 'RISES' ? 0.5 : 5} decimalScale={1} value={threshold} onChange={(next) => typeof next === 'number' && setThreshold(next)} />
      <Button type="submit" loading={busy} disabled={subject.trim() === ''}>{t('alertsPage.watch')}</Button>
    </form>
  );
}

import { Progress, Textarea } from '@mantine/core';
import { useState } from 'react';
import { AppealCreditDocument, GrowthDocument, type GrowthPartsFragment } from '../../graphql/generated/growth.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Columns, Facts, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

type Event = GrowthPartsFragment['events'][number];
type Task = GrowthPartsFragment['tasks'][number];

/** A creator's level, what the next one asks for, and the credit with each reason. */
export function Growth() {
  const live = useLive(GrowthDocument, { variables: {}, everyMs: 10_000 });
  return <Region live={live}>{({ growth }) => <Ready growth={growth} />}</Region>;
}

function Ready({ growth: { level, credit, tasks, benefits, events } }: { growth: GrowthPartsFragment }) {
  const t = useText();
  const f = useFormats();
  return (
    <>
      <Columns split="1-1">
        <Section title={t('growth.title', { level })} hint={t('growth.hint')}>
          {tasks.length === 0 ? <p>{t('growth.top')}</p> : <Tasks level={level + 1} tasks={tasks} />}
        </Section>
        <Section title={t('growth.benefits')}>
          <Facts of={benefits.map(({ benefit, now, next }) => [t.code('levelBenefit', benefit), `${t('growth.atOnce', { count: f.count(now) })}${next === null ? '' : ` · ${t('growth.nextAtOnce', { count: f.count(next) })}`}`])} />
        </Section>
      </Columns>
      <Section title={t('credit.title', { credit: f.count(credit) })} hint={t('credit.hint')}>{events.length === 0 ? <EmptyState title={t('credit.none')} /> : <Events events={events} />}</Section>
    </>
  );
}

function Tasks({ level, tasks }: { level: number; tasks: readonly Task[] }) {
  const t = useText();
  const f = useFormats();
  const figure = (task: Task, value: number) => (task.task === 'SCORE' ? f.decimal(value, 1) : f.count(value));
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      <p style={{ margin: 0 }}>{t('growth.tasks', { level })}</p>
      {tasks.map((task) => (
        <div key={task.task}>
          <div style={{ display: 'flex', justifyContent: 'space-between' }}><span>{t.code('levelTask', task.task)}</span><span>{figure(task, task.now)} / {figure(task, task.atLeast)}</span></div>
          <Progress value={Math.min(100, (task.now / task.atLeast) * 100)} aria-label={t.code('levelTask', task.task)} />
        </div>
      ))}
    </div>
  );
}

function Events({ events }: { events: readonly Event[] }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Event>[] = [
    { id: 'what', header: t('credit.what'), minWidth: 180, cell: (e) => <Go to={`/deals/${e.dealId}`}>{t.code('creditReason', e.reason)}</Go>, sortBy: (e) => e.reason, csv: (e) => e.reason },
    { id: 'points', header: t('credit.points'), align: 'right', cell: (e) => <span style={e.lifted ? { textDecoration: 'line-through' } : undefined}>{e.points > 0 ? `+${e.points}` : e.points}</span>, sortBy: (e) => e.points, csv: (e) => e.points, phone: 'figure' },
    { id: 'when', header: t('credit.when'), cell: (e) => f.dateTime(e.at), sortBy: (e) => e.at, csv: (e) => e.at, phone: 'figure' },
    { id: 'appeal', header: t('credit.appeal'), phone: 'action', cell: (e) => <Appeal event={e} /> },
  ];
  return <DataTable id="credit" caption={t('credit.what')} rows={events} columns={columns} rowKey={(e) => `${e.dealId} ${e.reason}`} />;
}

function Appeal({ event: { dealId, reason, points, appeal } }: { event: Event }) {
  const t = useText();
  const { may } = useSession();
  const [text, setText] = useState('');
  const [send] = useAction(AppealCreditDocument);
  if (appeal) return <>{appeal.decidedAt ? (appeal.lifted ? t('credit.lifted') : t('credit.upheld', { why: appeal.why ?? '' })) : t('credit.waiting')}</>;
  if (points >= 0 || !may('creator:edit')) return null;
  return (
    <ConfirmButton label={t('credit.appeal')} size="compact-xs" variant="default" effect={t('credit.appealEffect')} ready={text.trim() !== ''} onConfirm={async () => (await send({ dealId, reason, text })) !== null}>
      <Textarea label={t('credit.appealText')} autosize minRows={3} maxLength={2000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
    </ConfirmButton>
  );
}

import { Button } from '@mantine/core';
import { useState } from 'react';
import { Intervals } from '../../charts/lazy.tsx';
import { ExperimentsDocument, StopExperimentDocument, type EstimateFieldsFragment, type ExperimentFieldsFragment } from '../../graphql/generated/experiments.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import type { Formats } from '../../i18n/format.ts';
import { useFormats, useText, type Text } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Facts, Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { StartForm } from './StartForm.tsx';

type Experiment = ExperimentFieldsFragment;
type Arm = Experiment['arms'][number];
type Comparison = NonNullable<Experiment['comparisons']>[number];
const SURE = 0.05;
/** Sections shown at once. */
const PAGE = 10;

/** Did it cause sales? */
export function ExperimentsPage() {
  const t = useText();
  const { may } = useSession();
  const live = useLive(ExperimentsDocument, { variables: {}, everyMs: 5_000 });
  const all = live.data?.experiments;
  const running = all?.filter(({ stoppedAt }) => !stoppedAt).length ?? 0;
  const [most, setMost] = useState(PAGE);
  const sure = all?.filter(({ comparisons }) => comparisons?.some(({ sequentialP }) => sequentialP < SURE)).length ?? 0;
  return (
    <Page title={t('nav.experiments')} answer={all && (all.length === 0 ? t('experiments.first') : t('experiments.answer', { running, sure }))} actions={<AsOf at={live.asOf} />}>
      <Region live={live} isEmpty={({ experiments }) => experiments.length === 0} empty={<EmptyState title={t('experiments.none')} hint={t('experiments.noneHint')} />}>
        {({ experiments }) => (
          <>
            {experiments.slice(0, most).map((experiment) => <One key={experiment.id} experiment={experiment} />)}
            {experiments.length > most && <Button variant="default" onClick={() => setMost(most + PAGE)}>{t('action.more')}</Button>}
          </>
        )}
      </Region>
      {may('campaign:write') && <StartForm />}
    </Page>
  );
}

function One({ experiment }: { experiment: Experiment }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const [stop] = useAction(StopExperimentDocument);
  const isRunning = !experiment.stoppedAt;
  const isClosing = experiment.stoppedAt != null && experiment.stoppedAt > experiment.asOf;
  const columns: Column<Arm>[] = [
    { id: 'arm', header: t('experiments.arm'), cell: (arm) => armName(t, arm.name), csv: (arm) => arm.name },
    { id: 'exposed', header: t('experiments.exposed'), align: 'right', cell: (arm) => f.count(arm.exposed), csv: (arm) => arm.exposed, phone: 'figure' },
    { id: 'converted', header: t('experiments.converted'), align: 'right', cell: (arm) => f.count(arm.converted), csv: (arm) => arm.converted, phone: 'figure' },
    { id: 'rate', header: t('experiments.rate'), align: 'right', cell: (arm) => f.percent(arm.rate, 2), csv: (arm) => arm.rate, phone: 'figure' },
    { id: 'value', header: t('paths.value', { currency: experiment.currency }), align: 'right', cell: (arm) => f.moneyPlain({ minor: arm.valueMinor, currency: experiment.currency }), csv: (arm) => arm.valueMinor, csvHeader: 'value_minor', phone: 'hidden' },
  ];
  return (
    <Section title={experiment.name} hint={`${t(`experimentKind.${experiment.kind}`)} · ${f.moment(experiment.startedAt)} · ${t('experiments.asOf', { time: f.moment(experiment.asOf) })}`}
      aside={isRunning && may('campaign:write') ? <ConfirmButton label={t('experiments.stop')} size="xs" variant="default" effect={t('experiments.stopEffect')} onConfirm={async () => (await stop({ id: experiment.id })) !== null} /> : <Tag tone={isRunning ? 'done' : 'quiet'}>{isClosing ? t('experiments.closing', { day: f.dateOf(experiment.stoppedAt) }) : t(isRunning ? 'experiments.running' : 'experiments.stopped')}</Tag>}>
      <p style={{ margin: '0 0 8px' }}><Go to={`/campaigns/${experiment.campaignId}`}>{experiment.campaignName}</Go></p>
      <DataTable id={`arms-${experiment.id}`} caption={experiment.name} rows={experiment.arms} columns={columns} rowKey={(arm) => arm.name} />
      {!experiment.comparisons && <p role="note">{t('experiments.srm', { p: f.decimal(experiment.srmP, 4) })}</p>}
      {experiment.comparisons && <Differences experiment={experiment} comparisons={experiment.comparisons} />}
      {experiment.comparisons?.filter(({ difference }) => difference.low != null).map((comparison) => <Told key={comparison.name} experiment={experiment} comparison={comparison} />)}
    </Section>
  );
}

const armName = (t: Text, name: string) => (name === 'HELD_OUT' ? t('experiments.heldOut') : name === 'SHOWN' ? t('experiments.shown') : name);

/** How the arms differ from the control, on one axis. */
function Differences({ experiment, comparisons }: { experiment: Experiment; comparisons: readonly Comparison[] }) {
  const t = useText();
  const f = useFormats();
  const surest = comparisons.toSorted((a, b) => a.sequentialP - b.sequentialP)[0];
  const rows = comparisons.map(({ name, difference: { value, low, high } }) => ({ name: armName(t, name), value, low: low ?? null, high: high ?? null }));
  if (!surest) return null;
  // Before anybody bought there is nothing to draw.
  if (rows.every(({ low }) => low === null)) return <p style={{ margin: '12px 0 0' }}><strong>{findingOf(t, f, experiment, surest)}</strong></p>;
  return <Intervals finding={findingOf(t, f, experiment, surest)} sub={t('experiments.sub')} name={t('experiments.difference')} rows={rows} format={(value) => f.percent(value, 2)} formatAxis={(value) => f.percent(value, 1)} />;
}

function findingOf(t: Text, f: Formats, { neededPerArm }: Experiment, { name, sequentialP, difference }: Comparison): string {
  if (sequentialP >= SURE) return neededPerArm == null ? t('experiments.nobody') : t('experiments.unsure', { needed: f.count(neededPerArm) });
  return t(difference.value > 0 ? 'experiments.more' : 'experiments.less', { name: armName(t, name), p: f.decimal(sequentialP, 4) });
}

function Told({ experiment, comparison }: { experiment: Experiment; comparison: Comparison }) {
  const t = useText();
  const f = useFormats();
  const between = (estimate: EstimateFieldsFragment | null | undefined, text: (value: number) => string) =>
    estimate ? t('experiments.between', { value: text(estimate.value), low: estimate.low == null ? '–∞' : text(estimate.low), high: estimate.high == null ? '∞' : text(estimate.high) }) : '–';
  const percent = (value: number) => f.percent(value, 2);
  const money = (minor: number) => f.moneyPlain({ minor: String(Math.round(minor)), currency: experiment.currency });
  const holdout = experiment.kind === 'HOLDOUT';
  return (
    <>
      <h3 style={{ fontSize: 14, margin: '12px 0 4px' }}>{armName(t, comparison.name)}</h3>
      <Facts of={[
        [t('experiments.difference'), between(comparison.difference, (value) => f.points(value))],
        [t('experiments.lift'), between(comparison.lift, percent)],
        [t('experiments.fixed'), comparison.fixedP == null ? '–' : `p = ${f.decimal(comparison.fixedP, 4)}`],
        [t('experiments.better'), f.percent(comparison.better)],
        [t('experiments.loss'), f.points(-comparison.expectedLoss)],
        [t('experiments.value'), between(comparison.valueDifference, money)],
        [t('experiments.cuped'), f.percent(comparison.varianceReduction)],
        ...(holdout ? [
          [t('experiments.incremental'), between(comparison.incrementalMinor, money)],
          [t('experiments.incrementalOrders'), between(comparison.incrementalOrders, (value) => f.decimal(value, 1))],
          [t('experiments.attributed'), t('experiments.attributedOf', { orders: f.count(experiment.attributedOrders), money: money(Number(experiment.attributedMinor)) })],
          [t('experiments.iroas'), between(comparison.iroas, (value) => f.decimal(value))],
        ] as [string, string][] : []),
      ]} />
    </>
  );
}

import { Select } from '@mantine/core';
import { Fragment } from 'react';
import { CreditReportDocument, type CreditModel, type CreditReportQuery } from '../../graphql/generated/reports.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { DateRange, useDayRange } from '../../ui/DateRange.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';

type Report = CreditReportQuery['creditReport'];
type Channel = Report['channels'][number]['channel'];

const models: readonly CreditModel[] = ['LAST', 'FIRST', 'LINEAR', 'TIME_DECAY', 'POSITION', 'SHAPLEY', 'MARKOV_1', 'MARKOV_2', 'MARKOV_3'];

/** Who gets credit, and does another model say otherwise? */
export function PathsPage() {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const [range, setRange] = useDayRange(organisation.timeZone);
  const [url, setUrl] = useUrlState({ model: 'LINEAR' });
  const model = models.find((one) => one === url.model) ?? 'LINEAR';
  const live = useLive(CreditReportDocument, { variables: { ...range, model }, everyMs: 15_000 });
  const report = live.data?.creditReport;
  const best = report?.channels[0];
  const answer = report && (best ? t('paths.answer', { name: best.channel.name, money: f.moneyPlain({ minor: best.valueMinor, currency: report.currency }), all: f.moneyPlain({ minor: report.valueMinor, currency: report.currency }) }) : t('paths.none'));
  return (
    <Page title={t('nav.paths')} answer={answer} actions={<><AsOf at={live.asOf} /><DateRange range={range} onChange={setRange} timeZone={organisation.timeZone} /></>}>
      <Select label={t('paths.model')} description={t(`creditModelHint.${model}`)} value={model} allowDeselect={false} maw={420} data={models.map((one) => ({ value: one, label: t(`creditModel.${one}`) }))} onChange={(next) => setUrl({ model: next ?? 'LINEAR' })} />
      <Region live={live}>{({ creditReport }) => <Ready report={creditReport} />}</Region>
    </Page>
  );
}

function Ready({ report }: { report: Report }) {
  const t = useText();
  const f = useFormats();
  const money = (minor: string) => f.money({ minor, currency: report.currency });
  const columns: Column<Report['channels'][number]>[] = [
    { id: 'channel', header: t('paths.channel'), cell: (row) => <Named channel={row.channel} />, sortBy: (row) => row.channel.name, csv: (row) => row.channel.name, minWidth: 160, total: t('report.total') },
    { id: 'kind', header: t('paths.kind'), cell: (row) => t(`channelKind.${row.channel.kind}`), csv: (row) => row.channel.kind, phone: 'hidden' },
    { id: 'value', header: t('paths.value', { currency: report.currency }), align: 'right', cell: (row) => money(row.valueMinor), sortBy: (row) => Number(row.valueMinor), csv: (row) => row.valueMinor, csvHeader: 'value_minor', phone: 'figure', total: money(String(BigInt(report.valueMinor) - BigInt(report.unattributedMinor))) },
    { id: 'conversions', header: t('paths.conversions'), align: 'right', cell: (row) => f.decimal(row.conversions, 1), sortBy: (row) => row.conversions, csv: (row) => row.conversions, phone: 'figure', total: f.decimal(report.conversions - report.unattributed, 1) },
    { id: 'last', header: t('paths.last'), align: 'right', cell: (row) => money(row.lastValueMinor), sortBy: (row) => Number(row.lastValueMinor), csv: (row) => row.lastValueMinor, csvHeader: 'last_value_minor', phone: 'figure' },
    { id: 'change', header: t('paths.difference'), align: 'right', cell: (row) => money(String(BigInt(row.valueMinor) - BigInt(row.lastValueMinor))), sortBy: (row) => Number(BigInt(row.valueMinor) - BigInt(row.lastValueMinor)), phone: 'figure' },
  ];
  const ways: Column<Report['paths'][number]>[] = [
    { id: 'way', header: t('paths.way'), cell: (row) => row.steps.map((step, index) => <Fragment key={`${index}${step.id}`}>{index > 0 && ' → '}<Named channel={step} /></Fragment>), csv: (row) => row.steps.map(({ name }) => name).join(' > '), minWidth: 220 },
    { id: 'orders', header: t('metric.conversions'), align: 'right', cell: (row) => f.count(row.conversions), sortBy: (row) => row.conversions, csv: (row) => row.conversions, phone: 'figure' },
    { id: 'value', header: t('paths.value', { currency: report.currency }), align: 'right', cell: (row) => money(row.valueMinor), sortBy: (row) => Number(row.valueMinor), csv: (row) => row.valueMinor, csvHeader: 'value_minor', phone: 'figure' },
  ];
  return (
    <>
      <Section title={t('paths.credit')} hint={t('paths.creditHint', { rule: report.rule })}>
        {report.channels.length === 0 ? <EmptyState title={t('paths.none')} hint={t('paths.noneHint')} action={<Go to="/tracking">{t('nav.tracking')}</Go>} /> : <DataTable id="credit" caption={t('paths.credit')} rows={report.channels} columns={columns} rowKey={(row) => row.channel.id} />}
        <p style={{ color: 'var(--mantine-color-dimmed)', margin: '8px 0 0' }}>{t('paths.unattributed', { count: f.count(report.unattributed), money: money(report.unattributedMinor) })}</p>
      </Section>
      {report.paths.length > 0 && (
        <Section title={t('paths.ways')} hint={t('paths.waysHint')}>
          <DataTable id="ways" caption={t('paths.ways')} rows={report.paths} columns={ways} rowKey={(row) => row.steps.map(({ id }) => id).join()} />
        </Section>
      )}
    </>
  );
}

function Named({ channel: { kind, id, name } }: { channel: Channel }) {
  if (kind === 'LINK') return <>{name}</>;
  return <Go to={kind === 'CREATOR' ? `/creators/${id}` : `/campaigns/${id}`}>{name}</Go>;
}

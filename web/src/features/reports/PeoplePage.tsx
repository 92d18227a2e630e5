import { SegmentedControl } from '@mantine/core';
import { FunnelBars } from '../../charts/FunnelBars.tsx';
import { PeopleDocument, type PeopleQuery } from '../../graphql/generated/reports.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { DateRange, useDayRange } from '../../ui/DateRange.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';

type Cohort = PeopleQuery['buyerCohorts'][number];
type Pair = PeopleQuery['audienceOverlap']['pairs'][number];
const MOST_LATER = 8;

/** Who are they: how far people came, whether buyers come again, and whether audiences overlap. */
export function PeoplePage() {
  const t = useText();
  const f = useFormats();
  const { organisation } = useSession();
  const [range, setRange] = useDayRange(organisation.timeZone);
  const [url, setUrl] = useUrlState({ by: 'WEEK' });
  const by = url.by === 'MONTH' ? 'MONTH' : 'WEEK';
  const live = useLive(PeopleDocument, { variables: { ...range, by }, everyMs: 10_000 });
  const steps = live.data?.aipsFunnel;
  const [aware, bought] = [steps?.find(({ step }) => step === 'AWARE')?.people ?? 0, steps?.find(({ step }) => step === 'PURCHASE')?.people ?? 0];
  return (
    <Page title={t('nav.people')} back={<Go to="/reports">{t('nav.reports')}</Go>} answer={steps && (aware > 0 ? t('people.answer', { aware: f.count(aware), bought: f.count(bought) }) : t('cuts.nothing'))}
      actions={<><AsOf at={live.asOf} /><DateRange range={range} onChange={setRange} timeZone={organisation.timeZone} /></>}>
      <Region live={live}>
        {({ aipsFunnel, buyerCohorts, audienceOverlap }) => (
          <>
            <Section title={t('people.aips')} hint={t('people.aipsHint')}><FunnelBars steps={aipsFunnel.map(({ step, people }) => ({ code: step, name: t(`aips.${step}`), people }))} /></Section>
            <Section title={t('people.cohorts')} hint={t('people.cohortsHint')} aside={<SegmentedControl size="xs" aria-label={t('people.cohorts')} value={by} data={[{ value: 'WEEK', label: t('reportStep.WEEK') }, { value: 'MONTH', label: t('reportStep.MONTH') }]} onChange={(next) => setUrl({ by: next })} />}>
              {buyerCohorts.length === 0 ? <EmptyState title={t('people.noBuyers')} /> : <Cohorts cohorts={buyerCohorts} />}
            </Section>
            <Section title={t('people.overlap')} hint={t('people.overlapHint')}>{audienceOverlap.pairs.length === 0 ? <EmptyState title={t('people.noPairs')} /> : <Pairs pairs={audienceOverlap.pairs} />}</Section>
          </>
        )}
      </Region>
    </Page>
  );
}

function Cohorts({ cohorts }: { cohorts: readonly Cohort[] }) {
  const t = useText();
  const f = useFormats();
  const most = Math.min(MOST_LATER, Math.max(...cohorts.map(({ later }) => later.length)) - 1);
  const share = (cohort: Cohort, place: number) => (place < cohort.later.length && cohort.size > 0 ? (cohort.later[place] ?? 0) / cohort.size : null);
  const columns: Column<Cohort>[] = [
    { id: 'cohort', header: t('people.since'), cell: (row) => f.day(row.cohort), sortBy: (row) => row.cohort, csv: (row) => row.cohort },
    { id: 'size', header: t('people.buyers'), align: 'right', cell: (row) => f.count(row.size), sortBy: (row) => row.size, csv: (row) => row.size, phone: 'figure' },
    ...Array.from({ length: Math.max(0, most) }, (_, index): Column<Cohort> => ({
      id: `later${index + 1}`, header: t('people.later', { n: index + 1 }), align: 'right', phone: index < 2 ? 'figure' : 'hidden',
      cell: (row) => f.percent(share(row, index + 1)), sortBy: (row) => share(row, index + 1), csv: (row) => row.later[index + 1] ?? null,
    })),
  ];
  return <DataTable id="cohorts" caption={t('people.cohorts')} rows={cohorts} columns={columns} rowKey={(row) => row.cohort} />;
}

function Pairs({ pairs }: { pairs: readonly Pair[] }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Pair>[] = [
    { id: 'pair', header: t('people.pair'), minWidth: 220, cell: (row) => t('people.and', { first: row.first.name, second: row.second.name }), csv: (row) => `${row.first.name} + ${row.second.name}` },
    { id: 'shared', header: t('people.shared'), align: 'right', cell: (row) => f.count(row.shared), sortBy: (row) => row.shared, csv: (row) => row.shared, phone: 'figure' },
    { id: 'share', header: t('people.share'), align: 'right', cell: (row) => f.percent(row.share), sortBy: (row) => row.share, csv: (row) => row.share, phone: 'figure' },
  ];
  return <DataTable id="overlap" caption={t('people.overlap')} rows={pairs} columns={columns} rowKey={(row) => `${row.first.id} ${row.second.id}`} />;
}

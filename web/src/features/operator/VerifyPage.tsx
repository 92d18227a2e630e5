import { RunVerificationDocument, VerificationsDocument, type VerificationsQuery } from '../../graphql/generated/operator.ts';
import { Button } from '@mantine/core';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';

type Run = VerificationsQuery['verifications'][number];
type Check = NonNullable<Run['checks']>[number];

/** Do figures recompute? Every roll-up, charge and balance out of raw events and entries. */
export function VerifyPage() {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const live = useLive(VerificationsDocument, { variables: {}, everyMs: 3_000 });
  const [run, busy] = useAction(RunVerificationDocument, { refresh: ['Verifications'] });
  const last = live.data?.verifications.find(({ checks }) => checks);
  const isRunning = live.data?.verifications[0]?.finishedAt === null;
  const different = last?.checks?.reduce((sum, check) => sum + check.different, 0) ?? 0;
  const answer = live.data && (last?.finishedAt ? t(different === 0 ? 'verify.sound' : 'verify.differs', { count: different, ago: f.ago(last.finishedAt) }) : t('verify.never'));
  return (
    <Page title={t('nav.verify')} answer={answer} actions={<><AsOf at={live.asOf} />{may('fee:manage') && <Button loading={busy || isRunning} onClick={() => void run({})}>{t('verify.run')}</Button>}</>}>
      <Region live={live} isEmpty={({ verifications }) => verifications.length === 0} empty={<EmptyState title={t('verify.never')} hint={t('verify.hint')} />}>
        {({ verifications }) => verifications.flatMap((one) => (one.checks ? [<Checks key={one.id} run={one} checks={one.checks} />] : []))}
      </Region>
    </Page>
  );
}

function Checks({ run, checks }: { run: Run; checks: readonly Check[] }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Check>[] = [
    { id: 'what', header: t('verify.what'), cell: (check) => check.what, csv: (check) => check.what, minWidth: 220 },
    { id: 'compared', header: t('verify.compared'), align: 'right', cell: (check) => f.count(check.compared), sortBy: (check) => check.compared, csv: (check) => check.compared, phone: 'figure' },
    { id: 'different', header: t('verify.different'), align: 'right', cell: (check) => <Tag tone={check.different === 0 ? 'done' : 'error'}>{f.count(check.different)}</Tag>, sortBy: (check) => check.different, csv: (check) => check.different, phone: 'figure' },
    { id: 'first', header: t('verify.first'), phone: 'hidden', cell: (check) => check.differences.slice(0, 3).map(({ key, stored, recomputed }) => <div key={key}><code style={{ fontSize: 12 }}>{key}: {stored ?? '–'} / {recomputed ?? '–'}</code></div>) },
  ];
  return (
    <Section title={t('verify.at', { at: f.moment(run.askedAt) })} hint={run.recomputedFrom ? `${t('verify.hint')} ${t('verify.from', { day: f.day(run.recomputedFrom) })}` : t('verify.hint')}>
      <DataTable id={`verify-${run.id}`} dense caption={t('nav.verify')} rows={checks} columns={columns} rowKey={(check) => check.what} />
    </Section>
  );
}

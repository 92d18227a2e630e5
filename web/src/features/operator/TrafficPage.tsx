import { Hours } from '../../charts/lazy.tsx';
import { InvalidReasonsDocument, OperatorHomeDocument, type InvalidReasonsQuery, type OperatorHomeQuery } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { invalidShare } from './traffic.ts';

type Hour = OperatorHomeQuery['operatorDashboard']['traffic'][number];
type Invalid = InvalidReasonsQuery['invalidReasons'][number];
type Reason = OperatorHomeQuery['operatorDashboard']['reasons'][number];

/** Is the traffic real? Gross, general and sophisticated invalid, valid; and why events were refused. */
export function TrafficPage() {
  const t = useText();
  const f = useFormats();
  const live = useLive(OperatorHomeDocument, { variables: {}, everyMs: 2_000, moving: true });
  const invalid = useLive(InvalidReasonsDocument, { variables: {}, everyMs: 5_000 });
  const hours = live.data?.operatorDashboard.traffic ?? [];
  const share = invalidShare(hours);
  const columns: Column<Hour>[] = [
    { id: 'hour', header: t('chart.hour'), cell: (h) => f.moment(h.hour), sortBy: (h) => h.hour, csv: (h) => h.hour },
    { id: 'gross', header: t('traffic.gross'), align: 'right', cell: (h) => f.count(h.valid + h.givt + h.sivt), sortBy: (h) => h.valid + h.givt + h.sivt, csv: (h) => h.valid + h.givt + h.sivt, phone: 'figure' },
    { id: 'valid', header: t('traffic.valid'), align: 'right', cell: (h) => f.count(h.valid), sortBy: (h) => h.valid, csv: (h) => h.valid, phone: 'figure' },
    { id: 'givt', header: t('traffic.givt'), align: 'right', cell: (h) => f.count(h.givt), sortBy: (h) => h.givt, csv: (h) => h.givt, phone: 'figure' },
    { id: 'sivt', header: t('traffic.sivt'), align: 'right', cell: (h) => f.count(h.sivt), sortBy: (h) => h.sivt, csv: (h) => h.sivt, phone: 'hidden' },
    { id: 'rejected', header: t('traffic.refused'), align: 'right', cell: (h) => f.count(h.rejected), sortBy: (h) => h.rejected, csv: (h) => h.rejected, phone: 'hidden' },
  ];
  const why: Column<Invalid>[] = [
    { id: 'why', header: t('import.reason'), cell: (r) => <>{t.code('invalidReason', r.code)} <code style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>{r.code}</code></>, csv: (r) => r.code },
    { id: 'kind', header: t('traffic.kind'), cell: (r) => t(r.kind === 'GIVT' ? 'traffic.givt' : 'traffic.sivt'), csv: (r) => r.kind, phone: 'figure' },
    { id: 'events', header: t('tracking.events'), align: 'right', cell: (r) => f.count(r.count), sortBy: (r) => r.count, csv: (r) => r.count, phone: 'figure' },
  ];
  const reasons: Column<Reason>[] = [
    { id: 'reason', header: t('import.reason'), cell: (r) => <>{t.code('eventReason', r.code)} <code style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>{r.code}</code></>, csv: (r) => r.code },
    { id: 'count', header: t('tracking.events'), align: 'right', cell: (r) => f.count(r.count), sortBy: (r) => r.count, csv: (r) => r.count, phone: 'figure' },
  ];
  return (
    <Page title={t('nav.traffic')} answer={live.data ? t('ops.trafficFinding', { share: f.percent(share) }) : undefined} actions={<AsOf at={live.data?.operatorDashboard.asOf ?? null} />}>
      <Region live={live} isEmpty={({ operatorDashboard: d }) => d.traffic.length === 0 && d.reasons.length === 0} empty={<EmptyState title={t('traffic.none')} hint={t('traffic.noneHint')} />}>
        {({ operatorDashboard }) => (
          <>
            <Section><Hours points={operatorDashboard.traffic} finding={t('ops.trafficFinding', { share: f.percent(share) })} sub={t('ops.trafficSub')} /></Section>
            <Section title={t('traffic.byHour')}><DataTable id="traffic" dense caption={t('traffic.byHour')} rows={operatorDashboard.traffic} columns={columns} rowKey={(h) => h.hour} /></Section>
            <Section title={t('traffic.why')} hint={t('traffic.whyHint')}><Region live={invalid} isEmpty={({ invalidReasons: all }) => all.length === 0} empty={<EmptyState title={t('traffic.allValid')} />}>{({ invalidReasons: all }) => <DataTable id="invalid" dense caption={t('traffic.why')} rows={all} columns={why} rowKey={(r) => r.code} />}</Region></Section>
            <Section title={t('tracking.rejects')}>{operatorDashboard.reasons.length === 0 ? <EmptyState title={t('tracking.noRejects')} /> : <DataTable id="reasons" dense caption={t('tracking.rejects')} rows={operatorDashboard.reasons} columns={reasons} rowKey={(r) => r.code} />}</Section>
          </>
        )}
      </Region>
    </Page>
  );
}

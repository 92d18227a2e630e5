import { Link } from '@tanstack/react-router';
import { Spark } from '../../charts/Spark.tsx';
import { AgencyHomeDocument, type AgencyHomeQuery } from '../../graphql/generated/agency.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { DateRange, useDayRange } from '../../ui/DateRange.tsx';
import { figureCsv, figureNumber, figureText, type FigureId } from '../../ui/figureText.ts';
import { Change } from '../../ui/Kpi.tsx';
import { MetricValue, Passports } from '../../ui/MetricValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { useLeft } from '../../ui/WaitClock.tsx';

type Row = AgencyHomeQuery['agencyDashboard']['clients'][number];

/** Who is at risk? */
export function AgencyHomePage() {
  const t = useText();
  const f = useFormats();
  const left = useLeft();
  const { organisation } = useSession();
  const [range, setRange] = useDayRange(organisation.timeZone);
  const live = useLive(AgencyHomeDocument, { variables: range, everyMs: 3_000, moving: true });
  const clients = live.data?.agencyDashboard.clients ?? [];
  const waiting = clients.reduce((sum, row) => sum + row.pendingApprovals, 0);
  const figure = (id: FigureId, phone?: 'figure' | 'hidden'): Column<Row> => ({
    id, header: t.code('metric', id), align: 'right', phone: phone ?? 'hidden',
    cell: (row) => <div><MetricValue metric={id}>{figureText(f, row.figures, id)}</MetricValue><div><Change metric={id} now={figureNumber(row.figures, id)} before={figureNumber(row.previous, id)} /></div></div>,
    sortBy: (row) => figureNumber(row.figures, id), csv: (row) => figureCsv(row.figures, id), csvHeader: `${t.code('metric', id)} [${id}]`,
  });
  const columns: Column<Row>[] = [
    { id: 'client', header: t('agency.client'), minWidth: 160, sortBy: (r) => r.client.name, csv: (r) => r.client.name,
      cell: (r) => <><Link to={`/agency/clients/${r.client.id}` as never}>{r.client.name}</Link><div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>{t.code('kind', r.client.kind)} · {t('agency.running', { deals: r.activeDeals, campaigns: r.activeCampaigns })}</div></> },
    { id: 'budget', header: t('agency.budget'), align: 'right', phone: 'figure', sortBy: (r) => BigInt(r.budgetMinor), csv: (r) => Number(r.budgetMinor) / 100,
      cell: (r) => <Bullet spent={Number(r.figures.spend.minor)} budget={Number(r.budgetMinor)} label={`${f.moneyCompact(r.figures.spend)} / ${r.budgetMinor === '0' ? '–' : f.moneyCompact({ minor: r.budgetMinor, currency: r.figures.spend.currency })}`} /> },
    figure('conversions'),
    figure('cpa', 'figure'),
    figure('roas'),
    { id: 'approvals', header: t('agency.approvals'), align: 'right', cell: (r) => (r.pendingApprovals > 0 ? <Tag tone="due">{f.count(r.pendingApprovals)}</Tag> : f.count(0)), sortBy: (r) => r.pendingApprovals, csv: (r) => r.pendingApprovals, phone: 'figure' },
    { id: 'due', header: t('agency.next'), cell: (r) => (r.nextDueAt ? left(r.nextDueAt) : '–'), sortBy: (r) => r.nextDueAt, csv: (r) => r.nextDueAt, phone: 'hidden' },
    { id: 'trend', header: t('agency.trend'), cell: (r) => <Spark values={r.trend} />, phone: 'hidden' },
  ];
  return (
    <Page title={t('nav.home')} answer={live.data ? t('agency.answer', { clients: clients.length, waiting }) : undefined}
      actions={<><AsOf at={live.data?.agencyDashboard.asOf ?? null} /><DateRange range={range} onChange={setRange} timeZone={organisation.timeZone} /></>}>
      <Section>
        <Region live={live} isEmpty={(data) => data.agencyDashboard.clients.length === 0} empty={<EmptyState title={t('agency.none')} hint={t('agency.noneHint')} action={<GoButton to="/clients">{t('agency.invite')}</GoButton>} />}>
          {({ agencyDashboard }) => (
            <Passports from={agencyDashboard.from} to={agencyDashboard.to} asOf={agencyDashboard.asOf}>
              <DataTable id="clients" dense caption={t('nav.clients')} rows={agencyDashboard.clients} columns={columns} rowKey={(r) => r.mandateId} more={<Go to="/clients">{t('agency.mandates')}</Go>} />
            </Passports>
          )}
        </Region>
      </Section>
    </Page>
  );
}

/** Spend against budget. */
function Bullet({ spent, budget, label }: { spent: number; budget: number; label: string }) {
  const share = budget > 0 ? Math.min(1, spent / budget) : 0;
  return (
    <div style={{ minWidth: 120 }}>
      <div>{label}</div>
      <div style={{ height: 6, background: 'var(--m-line)', borderRadius: 3, overflow: 'hidden' }} aria-hidden><div style={{ height: 6, width: `${share * 100}%`, background: budget > 0 && spent > budget ? 'var(--mantine-color-error)' : 'var(--s1)' }} /></div>
    </div>
  );
}

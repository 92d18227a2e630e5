import { decimalText } from '@meadow/shared';
import { SegmentedControl } from '@mantine/core';
import type { DealStatus } from '@meadow/shared';
import { DealsDocument, type DealRowFragment } from '../../graphql/generated/deals.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { SavedViews } from '../../views/SavedViews.tsx';
import { StatusTag, Tag } from '../../ui/StatusTag.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { useLeft } from '../../ui/WaitClock.tsx';

const past: DealStatus[] = ['SETTLED', 'PAID', 'DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED'];
const running: DealStatus[] = ['INVITED', 'APPLIED', 'NEGOTIATING', 'ACCEPTED', 'FUNDED', 'DRAFTED', 'REVISION', 'APPROVED', 'PUBLISHED', 'VERIFYING', 'COMPLETED', 'DISPUTED'];
const groups = ['running', 'mine', 'past'] as const;

/** Whose turn is it? */
export function DealsPage() {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const left = useLeft();
  const { organisation } = useSession();
  const you = organisation.kind === 'CREATOR' ? 'CREATOR' : 'BRAND';
  const [{ show, after }, setUrl] = useUrlState({ show: 'running', after: '' });
  const filter = show === 'past' ? { statuses: past } : show === 'mine' ? { statuses: running, turn: you as 'CREATOR' | 'BRAND' } : { statuses: running };
  const live = useLive(DealsDocument, { variables: { filter, after: after || null }, everyMs: 4_000 });
  const rows = live.data?.deals.edges.map(({ node }) => node) ?? [];
  const yours = rows.filter(({ wait }) => wait?.owner === you);
  const other = (deal: DealRowFragment) => (you === 'CREATOR' ? deal.brand.name : deal.creator.name);
  const columns: Column<DealRowFragment>[] = [
    { id: 'with', header: t('deals.with'), minWidth: 200, sortBy: other, csv: other,
      cell: (d) => <><Go to={`/deals/${d.id}`}>{other(d)}</Go><div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>{d.brief?.title ?? '–'}</div></> },
    { id: 'status', header: t('deals.status'), cell: (d) => <StatusTag family="deal" status={d.status} />, sortBy: (d) => d.status, csv: (d) => d.status, phone: 'figure' },
    { id: 'turn', header: t('deals.turn'), cell: (d) => (d.wait ? d.wait.owner === you ? <Tag tone="due">{t('deals.yours')}</Tag> : t.code('party', d.wait.owner) : '–'), sortBy: (d) => d.wait?.owner, csv: (d) => d.wait?.owner, phone: 'hidden' },
    { id: 'due', header: t('deals.due'), cell: (d) => (d.wait ? left(d.wait.dueAt) : '–'), sortBy: (d) => d.wait?.dueAt, csv: (d) => d.wait?.dueAt, phone: 'figure' },
    { id: 'default', header: t('deals.default'), cell: (d) => (d.wait ? t.code('defaultShort', d.wait.defaultAction) : '–'), csv: (d) => d.wait?.defaultAction, phone: 'hidden' },
    { id: 'fee', header: t('terms.fee'), align: 'right', cell: (d) => f.money(d.fee), sortBy: (d) => BigInt(d.fee.minor), csv: (d) => decimalText(BigInt(d.fee.minor), d.fee.currency), phone: 'figure' },
    { id: 'updated', header: t('deals.updated'), align: 'right', cell: (d) => f.ago(d.updatedAt), sortBy: (d) => d.updatedAt, csv: (d) => d.updatedAt, phone: 'hidden' },
  ];
  const answer = live.data ? (yours.length > 0 ? t('deals.answer', { count: yours.length }) : t('deals.answerNone')) : undefined;
  return (
    <Page title={t('nav.deals')} answer={answer} actions={<SavedViews page="/deals" />}>
      <Section aside={<SegmentedControl size="xs" aria-label={t('deals.show')} value={show} onChange={(next) => setUrl({ show: next, after: '' })} data={groups.map((key) => ({ value: key, label: t.code('deals.show', key) }))} />}>
        <Region live={live} isEmpty={(data) => data.deals.edges.length === 0}
          empty={show === 'running'
            ? <EmptyState title={t('deals.none')} hint={t(you === 'CREATOR' ? 'deals.noneCreator' : 'deals.noneBrand')} action={<Go to="/briefs">{t(you === 'CREATOR' ? 'nav.openBriefs' : 'nav.briefs')}</Go>} />
            : <EmptyState title={t(show === 'mine' ? 'todos.done' : 'deals.noPast')} />}>
          {(data) => (
            <DataTable id="deals" caption={t('nav.deals')} rows={rows} columns={columns} rowKey={(d) => d.id} onOpen={(d) => go(`/deals/${d.id}`)}
              more={<Pager pageInfo={data.deals.pageInfo} after={after} onGo={(next) => setUrl({ after: next })} shown={rows.length} total={data.deals.totalCount} />} />
          )}
        </Region>
      </Section>
    </Page>
  );
}

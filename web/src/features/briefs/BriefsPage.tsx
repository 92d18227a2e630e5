import { decimalText } from '@meadow/shared';
import { SegmentedControl } from '@mantine/core';
import type { BriefStatus } from '@meadow/shared';
import { BriefsDocument, type BriefRowFragment } from '../../graphql/generated/briefs.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { SavedViews } from '../../views/SavedViews.tsx';
import { StatusTag } from '../../ui/StatusTag.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';

const groups: Record<string, BriefStatus[] | null> = { all: null, draft: ['DRAFT'], open: ['OPEN', 'INVITE_ONLY'], past: ['CLOSED', 'ARCHIVED'] };

/** Which briefs need a move? */
export function BriefsPage() {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const { may } = useSession();
  const [{ show, after }, setUrl] = useUrlState({ show: 'all', after: '' });
  const live = useLive(BriefsDocument, { variables: { statuses: groups[show] ?? null, after: after || null }, everyMs: 10_000 });
  const briefs = live.data?.briefs.edges.map(({ node }) => node) ?? [];
  const applicants = briefs.reduce((sum, brief) => sum + brief.applicantCount, 0);
  const columns: Column<BriefRowFragment>[] = [
    { id: 'title', header: t('briefs.title'), minWidth: 220, cell: (b) => <><Go to={`/briefs/${b.id}`}>{b.title || t('briefs.untitled')}</Go><div style={{ color: 'var(--mantine-color-dimmed)', fontSize: 12 }}>{b.product}</div></>, sortBy: (b) => b.title, csv: (b) => b.title },
    { id: 'status', header: t('briefs.status'), cell: (b) => <StatusTag family="brief" status={b.status} />, sortBy: (b) => b.status, csv: (b) => b.status, phone: 'figure' },
    { id: 'applicants', header: t('briefs.applicants'), align: 'right', cell: (b) => f.count(b.applicantCount), sortBy: (b) => b.applicantCount, csv: (b) => b.applicantCount, phone: 'figure' },
    { id: 'deals', header: t('briefs.deals'), align: 'right', cell: (b) => f.count(b.dealCount), sortBy: (b) => b.dealCount, csv: (b) => b.dealCount, phone: 'hidden' },
    { id: 'booked', header: t('briefs.booked'), align: 'right', cell: (b) => `${f.money(b.committed)} / ${f.money(b.budget)}`, sortBy: (b) => BigInt(b.committed.minor), csv: (b) => decimalText(BigInt(b.committed.minor), b.committed.currency), phone: 'hidden' },
    { id: 'applyBy', header: t('briefs.applyBy'), cell: (b) => f.day(b.applyBy, 'short'), sortBy: (b) => b.applyBy ?? null, csv: (b) => b.applyBy, phone: 'figure' },
    { id: 'publish', header: t('briefs.publish'), cell: (b) => (b.publishFrom && b.publishTo ? f.dayRange(b.publishFrom, b.publishTo) : '–'), sortBy: (b) => b.publishFrom ?? null, csv: (b) => b.publishFrom, phone: 'hidden' },
  ];
  return (
    <Page
      title={t('nav.briefs')}
      answer={live.data ? t('briefs.answer', { briefs: live.data.briefs.totalCount, applicants }) : undefined}
      actions={<><SavedViews page="/briefs" />{may('brief:write') && <GoButton to="/briefs/new">{t('briefs.new')}</GoButton>}</>}
    >
      <Section
        aside={(
          <SegmentedControl size="xs" aria-label={t('briefs.status')} value={show} onChange={(next) => setUrl({ show: next, after: '' })}
            data={Object.keys(groups).map((key) => ({ value: key, label: t.code('briefs.show', key) }))} />
        )}
      >
        <Region live={live} isEmpty={(data) => data.briefs.edges.length === 0}
          empty={show === 'all'
            ? <EmptyState title={t('briefs.none')} hint={t('briefs.noneHint')} action={<Go to="/briefs/new">{t('briefs.new')}</Go>} />
            : <EmptyState title={t('briefs.noHits')} action={<Go to="/briefs">{t('action.clear')}</Go>} />}>
          {(data) => <DataTable id="briefs" caption={t('nav.briefs')} rows={briefs} columns={columns} rowKey={(b) => b.id} onOpen={(b) => go(`/briefs/${b.id}`)}
            more={<Pager pageInfo={data.briefs.pageInfo} after={after} onGo={(next) => setUrl({ after: next })} shown={briefs.length} total={data.briefs.totalCount} />} />}
        </Region>
      </Section>
    </Page>
  );
}

import { ContestsDocument, type ContestCardFragment } from '../../graphql/generated/contests.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AsOf, EmptyState, Region } from '../../ui/Region.tsx';
import { Tag, type Tone } from '../../ui/StatusTag.tsx';
import { useLeft } from '../../ui/WaitClock.tsx';
import { Programmes } from './Programmes.tsx';
import { ContestForm } from './ContestForm.tsx';

type Contest = ContestCardFragment;
const tones: Record<string, Tone> = { IN_REVIEW: 'due', OPEN: 'info', SELECTING: 'due', TRYING: 'info', PUBLISHING: 'info', COUNTING: 'info', JUDGING: 'due', NOTICE: 'info', AWARDED: 'done', REJECTED: 'error' };
const ended = new Set(['AWARDED', 'CANCELLED', 'REJECTED', 'DRAFT']);

export function ContestStatusTag({ status }: { status: string }) {
  const t = useText();
  return <Tag tone={tones[status] ?? 'quiet'}>{t.code('contestStatus', status)}</Tag>;
}

/** What creators can win in all. */
export const promisedOf = ({ budget, prizes, currency }: Pick<Contest, 'budget' | 'prizes' | 'currency'>) => budget ?? { minor: prizes.reduce((sum, { minor }) => sum + BigInt(minor), 0n).toString(), currency };

/** Who wins, what returns? What can I enter? What waits for an audit? */
export function ContestsPage() {
  const t = useText();
  const f = useFormats();
  const { organisation, may } = useSession();
  const live = useLive(ContestsDocument, { variables: {}, everyMs: 5_000 });
  const all = live.data?.contestList ?? [];
  const { kind } = organisation;
  const held = all.filter(({ currency }) => currency === organisation.currency).reduce((sum, { pool }) => sum + BigInt(pool.minor), 0n).toString();
  const answer = kind === 'CREATOR' ? t('contests.answerCreator', { open: all.filter(({ status }) => status === 'OPEN').length })
    : kind === 'OPERATOR' ? t('contests.answerOps', { count: all.filter(({ status }) => status === 'IN_REVIEW').length })
    : t('contests.answer', { running: all.filter(({ status }) => !ended.has(status)).length, held: f.moneyPlain({ minor: held, currency: organisation.currency }) });
  return (
    <Page title={t('nav.contests')} answer={live.data && answer} lead={t(kind === 'CREATOR' ? 'contests.leadCreator' : 'contests.lead')} actions={<AsOf at={live.asOf} />}>
      <Section>
        <Region live={live} isEmpty={({ contestList }) => contestList.length === 0} empty={<EmptyState title={t('contests.none')} hint={t(kind === 'BRAND' ? 'contests.noneHint' : 'contests.noneCreator')} />}>
          {({ contestList }) => <List contests={contestList} isBrand={kind === 'BRAND'} />}
        </Region>
      </Section>
      {kind === 'BRAND' && may('brief:write') && <ContestForm />}
      {kind !== 'OPERATOR' && <Programmes />}
    </Page>
  );
}

function List({ contests, isBrand }: { contests: readonly Contest[]; isBrand: boolean }) {
  const t = useText();
  const f = useFormats();
  const left = useLeft();
  const columns: Column<Contest>[] = [
    { id: 'title', header: t('contests.title'), minWidth: 180, cell: (c) => <Go to={`/contests/${c.id}`}>{c.title}</Go>, sortBy: (c) => c.title, csv: (c) => c.title },
    ...(isBrand ? [] : [{ id: 'brand', header: t('seeding.brand'), cell: (c: Contest) => c.brandName, sortBy: (c: Contest) => c.brandName, csv: (c: Contest) => c.brandName, phone: 'hidden' } satisfies Column<Contest>]),
    { id: 'kind', header: t('contests.kind'), cell: (c) => t.code('contestKind', c.kind), sortBy: (c) => c.kind, csv: (c) => c.kind, phone: 'hidden' },
    { id: 'status', header: t('deals.status'), cell: (c) => <ContestStatusTag status={c.status} />, sortBy: (c) => c.status, csv: (c) => c.status, phone: 'figure' },
    { id: 'pool', header: t('contests.pool'), align: 'right', cell: (c) => f.money(promisedOf(c)), sortBy: (c) => BigInt(promisedOf(c).minor), csv: (c) => promisedOf(c).minor, csvHeader: 'pool_minor', phone: 'figure' },
    { id: 'entries', header: t('contests.entries'), align: 'right', cell: (c) => f.count(c.entryCount), sortBy: (c) => c.entryCount, csv: (c) => c.entryCount, phone: 'figure' },
    { id: 'next', header: t('contests.next'), cell: (c) => (c.dueAt ? <span title={f.moment(c.dueAt)}>{left(c.dueAt)}</span> : '–'), sortBy: (c) => c.dueAt, csv: (c) => c.dueAt, phone: 'hidden' },
  ];
  return <DataTable id="contests" caption={t('nav.contests')} rows={contests} columns={columns} rowKey={(c) => c.id} />;
}

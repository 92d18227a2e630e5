import { Button, Checkbox, NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { DisqualifyEntryDocument, JudgeEntryDocument, RemoveEntryDocument, SelectEntriesDocument, VoteForEntryDocument, type ContestFullFragment, type ContestEntryPartsFragment } from '../../graphql/generated/contests.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/Region.tsx';

type Contest = ContestFullFragment;
type Entry = ContestEntryPartsFragment;
const undecided = new Set(['OPEN', 'SELECTING', 'TRYING', 'PUBLISHING', 'COUNTING', 'JUDGING', 'NOTICE']);

/** The entries with what counts for each, and what counts not. */
export function Entries({ contest }: { contest: Contest }) {
  const t = useText();
  const f = useFormats();
  const { organisation, may } = useSession();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const isBrand = organisation.kind === 'BRAND' && may('brief:write');
  const isOperator = organisation.kind === 'OPERATOR' && may('campaign:review');
  const isChoosing = isBrand && contest.status === 'SELECTING';
  const isVoting = may('deal:negotiate') && contest.judgedBy === 'VOTES' && ['OPEN', 'JUDGING'].includes(contest.status) && !isBrand;
  const isJudging = isBrand && contest.judgedBy === 'JURY' && ['OPEN', 'JUDGING'].includes(contest.status);
  const toggle = (id: string) => setChosen(new Set(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]));
  const columns: Column<Entry>[] = [
    { id: 'creator', header: t('contest.creator'), minWidth: 140, cell: (e) => <>{isChoosing && <Checkbox size="sm" aria-label={e.creatorName} checked={chosen.has(e.id)} onChange={() => toggle(e.id)} style={{ display: 'inline-block', marginRight: 8 }} />}{e.creatorName}</>, sortBy: (e) => e.creatorName, csv: (e) => e.creatorName },
    { id: 'note', header: t('contest.note'), minWidth: 180, csv: (e) => e.noteUrl, phone: 'figure', cell: (e) => (e.noteUrl ? <a href={e.noteUrl} target="_blank" rel="noreferrer noopener">{e.title || e.noteUrl}</a> : e.selected === null ? '–' : t(e.selected ? 'contest.chosen' : 'contest.notChosen')) },
    { id: 'reads', header: t('contest.reads'), align: 'right', cell: (e) => f.count(e.clicks), sortBy: (e) => e.clicks, csv: (e) => e.clicks, phone: 'figure' },
    ...(contest.judgedBy === 'VOTES' ? [{ id: 'votes', header: t('contest.votes'), align: 'right', cell: (e: Entry) => <Votes entry={e} />, sortBy: (e: Entry) => e.votes, csv: (e: Entry) => e.votes, phone: 'figure' } satisfies Column<Entry>] : []),
    ...(contest.judgedBy === 'JURY' && organisation.kind === 'BRAND' ? [{ id: 'points', header: t('contest.points'), align: 'right', cell: (e: Entry) => (isJudging ? <Points entry={e} /> : e.points === null ? '–' : f.decimal(e.points, 1)), sortBy: (e: Entry) => e.points, csv: (e: Entry) => e.points, phone: 'figure' } satisfies Column<Entry>] : []),
    { id: 'rank', header: t('contest.rankColumn'), align: 'right', cell: (e) => (e.rank === null ? '–' : f.count(e.rank)), sortBy: (e) => e.rank, csv: (e) => e.rank, phone: 'hidden' },
    { id: 'award', header: t('contest.award'), align: 'right', minWidth: 120, phone: 'figure', csv: (e) => e.award?.minor, csvHeader: 'award_minor', cell: (e) => (e.isOut ? t('contest.outOfIt', { why: e.outReason ?? '' }) : e.award ? f.money(e.award) : e.outReason ? t.code('contestOut', e.outReason) : '–') },
    ...(isVoting ? [{ id: 'vote', header: t('contest.vote'), phone: 'action', cell: (e: Entry) => (e.isOwn || e.isOut ? null : <Vote entry={e} />) } satisfies Column<Entry>] : []),
    ...((isBrand || isOperator) && undecided.has(contest.status) ? [{ id: 'out', header: t('contest.takeOut'), phone: 'action', cell: (e: Entry) => (e.isOut ? null : <TakeOut entry={e} isOperator={isOperator} />) } satisfies Column<Entry>] : []),
  ];
  if (contest.entries.length === 0) return <EmptyState title={t('contest.noEntries')} />;
  return (
    <>
      <DataTable id="entries" caption={t('contest.entries')} rows={contest.entries} columns={columns} rowKey={(e) => e.id} />
      {isChoosing && <Choose contest={contest} chosen={[...chosen]} />}
    </>
  );
}

function Choose({ contest, chosen }: { contest: Contest; chosen: readonly string[] }) {
  const t = useText();
  const f = useFormats();
  const [select, busy] = useAction(SelectEntriesDocument, { refresh: ['Contest'] });
  const places = contest.places ?? 0;
  return (
    <p style={{ display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' }}>
      <Button loading={busy} disabled={chosen.length === 0 || chosen.length > places} onClick={() => void select({ contestId: contest.id, entryIds: [...chosen] })}>{t('contest.choose', { count: chosen.length })}</Button>
      <span>{t('contest.chooseHint', { places: f.count(places) })}</span>
    </p>
  );
}

function Votes({ entry }: { entry: Entry }) {
  const t = useText();
  const f = useFormats();
  const why = entry.votesLeftOut.map(({ why: fault, count }) => t.code('voteFault', fault, { count })).join(', ');
  return <>{f.count(entry.votes)}{why && <div style={{ fontSize: 12, color: 'var(--mantine-color-dimmed)' }}>{t('contest.leftOut', { why })}</div>}</>;
}

function Vote({ entry }: { entry: Entry }) {
  const t = useText();
  const [vote, busy] = useAction(VoteForEntryDocument, { refresh: ['Contest'], done: t('contest.voted') });
  return <Button size="compact-xs" variant="default" loading={busy} onClick={() => void vote({ entryId: entry.id })}>{t('contest.vote')}</Button>;
}

function Points({ entry }: { entry: Entry }) {
  const t = useText();
  const [points, setPoints] = useState<number | string>(entry.points ?? '');
  const [judge, busy] = useAction(JudgeEntryDocument, { refresh: ['Contest'], done: t('action.saved') });
  return (
    <form style={{ display: 'flex', gap: 6, justifyContent: 'end' }} onSubmit={(event) => { event.preventDefault(); void judge({ entryId: entry.id, points: Math.round(Number(points)) }); }}>
      <NumberInput aria-label={`${t('contest.points')}: ${entry.creatorName}`} size="xs" w={72} min={0} max={100} value={points} onChange={setPoints} />
      <Button type="submit" size="xs" variant="default" loading={busy} disabled={points === ''}>{t('contest.give')}</Button>
    </form>
  );
}

function TakeOut({ entry, isOperator }: { entry: Entry; isOperator: boolean }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const [disqualify] = useAction(DisqualifyEntryDocument, { refresh: ['Contest'] });
  const [remove] = useAction(RemoveEntryDocument, { refresh: ['Contest'] });
  const run = async () => (await (isOperator ? remove : disqualify)({ entryId: entry.id, reason })) !== null;
  return (
    <ConfirmButton label={t('contest.takeOut')} size="compact-xs" variant="default" danger effect={entry.creatorName} ready={reason.trim() !== ''} onConfirm={run}>
      <Textarea label={t('contest.takeOutReason')} autosize minRows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </ConfirmButton>
  );
}

import { Inject, Injectable } from '@nestjs/common';
import { dividePool, FeesService, PoolsService, type Pool } from '../../finance/index.ts';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { LINK_CLICK } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { ContestCannotMove } from './contest.errors.ts';
import { contestStepOf, type ContestAction, type ContestParty } from './contest.lifecycle.ts';
import { orderOf, prizesOf, type ContestRow } from './contest-row.ts';
import { contestMoved, contestPhaseOver } from './contests.jobs.ts';
import { countVotes, payForReads, rankEntries, type Vote } from './scoring.ts';

const DAY_MS = 86_400_000;

interface Entry extends Record<string, unknown> {
  id: string;
  creator_id: string;
  selected: boolean | null;
  note_url: string | null;
  entered_at: Date;
}

/** Carries out the lifecycle of contests: row, money, timer, result and event of a step commit together or not at all. */
@Injectable()
export class ContestMover {
  constructor(
    private readonly db: Database,
    private readonly fees: FeesService,
    private readonly pools: PoolsService,
    private readonly timers: Timers,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PAYOUT_DAYS'>,
  ) {}

  /** @throws NotFound */
  async lock(tx: Tx, id: string): Promise<ContestRow> {
    const [contest] = isUuid(id) ? await tx.query<ContestRow[]>('SELECT * FROM contests WHERE id = $1 FOR UPDATE', [id]) : [];
    if (!contest) throw new NotFound('contest', id);
    return contest;
  }

  /** @throws ContestCannotMove, InsufficientFunds */
  async move(tx: Tx, contest: ContestRow, party: ContestParty, viewer: Viewer | null, action: ContestAction): Promise<void> {
    const step = contestStepOf(contest.kind, contest.status, action);
    if (!step?.by.includes(party)) throw new ContestCannotMove(contest.status, action);
    const before = contest.status;
    const now = this.clock.now();
    const days = contest.days[step.to];
    Object.assign(contest, { status: step.to, entered_at: now, due_at: days === undefined ? null : new Date(now.getTime() + days * DAY_MS) });
    if (step.money === 'hold') await this.hold(tx, contest, now);
    if (step.money === 'returnAll') await this.close(tx, contest, 0n);
    if (step.to === 'TRYING') await this.choose(tx, contest);
    if (step.to === 'NOTICE') await this.decide(tx, contest);
    if (step.money === 'award') await this.award(tx, contest);
    await tx.query('UPDATE contests SET status = $2, entered_at = $3, due_at = $4, priced_at = $5, pool_minor = $6, awarded_minor = $7, payout_days = $8 WHERE id = $1', [
      contest.id, contest.status, contest.entered_at, contest.due_at, contest.priced_at, contest.pool_minor.toString(), contest.awarded_minor.toString(), contest.payout_days]);
    await this.clockOf(tx, contest);
    await this.audit.record(tx, viewer ?? { organisationId: contest.brand_id, accountId: contest.brand_id, userId: null }, { action: `contest.${action}`, object: 'contest', objectId: contest.id, before: { status: before }, after: { status: contest.status } });
    await this.outbox.add(tx, contestMoved, { contestId: contest.id, status: contest.status });
  }

  @Handles(contestPhaseOver)
  async phaseOver({ contestId, status }: PayloadOf<typeof contestPhaseOver>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const contest = await this.lock(tx, contestId);
      if (contest.status === status) await this.move(tx, contest, 'SYSTEM', null, 'timeUp');
    });
  }

  /** The result as it stands: again after an entry was taken out in the notice period. */
  async decide(tx: Tx, contest: ContestRow): Promise<void> {
    const entries = await tx.query<Entry[]>('SELECT id, creator_id, selected, note_url, entered_at FROM contest_entries WHERE contest_id = $1 AND disqualified_at IS NULL AND note_url IS NOT NULL ORDER BY id', [contest.id]);
    await tx.query('UPDATE contest_entries SET score = NULL, rank = NULL, award_minor = 0 WHERE contest_id = $1', [contest.id]);
    const results = contest.kind === 'PRIZES' ? await this.ranked(tx, contest, entries) : await this.paidByReads(tx, contest, entries);
    for (const { id, score, rank, awardMinor, why } of results) {
      await tx.query('UPDATE contest_entries SET score = $2, rank = $3, award_minor = $4, out_reason = $5 WHERE id = $1', [id, score, rank, awardMinor.toString(), why]);
    }
  }

  private async hold(tx: Tx, contest: ContestRow, now: Date): Promise<void> {
    contest.priced_at = now;
    contest.payout_days = this.config.PAYOUT_DAYS;
    contest.pool_minor = (await this.fees.split(orderOf(contest, now))).brandPaysMinor;
    await this.pools.fund(tx, poolOf(contest), contest.pool_minor);
  }

  /** Whom the brand left open is chosen by the order of signing up; the places are kept. */
  private async choose(tx: Tx, contest: ContestRow): Promise<void> {
    await tx.query(
      `UPDATE contest_entries e SET selected = r.place <= $2 FROM (
         SELECT id, row_number() OVER (ORDER BY selected DESC NULLS LAST, id) AS place FROM contest_entries WHERE contest_id = $1 AND disqualified_at IS NULL AND selected IS DISTINCT FROM false
       ) r WHERE e.id = r.id`, [contest.id, contest.places]);
  }

  private async ranked(tx: Tx, contest: ContestRow, entries: readonly Entry[]) {
    const scores = await this.scores(tx, contest);
    const prizes = prizesOf(contest);
    return rankEntries(entries.map((entry) => ({ id: entry.id, score: scores.get(entry.id) ?? null, enteredAt: entry.entered_at })))
      .map(({ id, score }, index) => ({ id, score, rank: index + 1, awardMinor: prizes[index] ?? 0n, why: null as string | null }));
  }

  private async scores(tx: Tx, { id, judged_by: judge }: ContestRow): Promise<Map<string, number>> {
    if (judge === 'VOTES') {
      const votes = await tx.query<Vote[]>('SELECT entry_id AS "entryId", voter, account_days AS "accountDays", at FROM app.votes_of($1)', [id]);
      return new Map([...countVotes(votes)].map(([entry, { counted }]) => [entry, counted]));
    }
    if (judge === 'CLICKS') return new Map((await this.clicks(tx, id)).map(({ entry_id: entry, valid }) => [entry, Number(valid)]));
    const points = await tx.query<{ entry_id: string; mean: number }[]>('SELECT p.entry_id, avg(p.points)::float8 AS mean FROM contest_points p JOIN contest_entries e ON e.id = p.entry_id WHERE e.contest_id = $1 GROUP BY 1', [id]);
    return new Map(points.map(({ entry_id: entry, mean }) => [entry, mean]));
  }

  private clicks(tx: Tx, contestId: string) {
    return tx.query<{ entry_id: string; gross: bigint; valid: bigint }[]>('SELECT * FROM app.entry_clicks($1, $2)', [contestId, LINK_CLICK]);
  }

  private async paidByReads(tx: Tx, contest: ContestRow, entries: readonly Entry[]) {
    const { budget_minor: budgetMinor, thousand_reads_minor: thousandReadsMinor, entry_cap_minor: entryCapMinor, min_reads: minReads, min_valid_bps: minValidBps } = contest;
    if (budgetMinor === null || thousandReadsMinor === null || entryCapMinor === null || minReads === null || minValidBps === null) throw new Error(`co-creation ${contest.id} has no price of reads`);
    const clicks = new Map((await this.clicks(tx, contest.id)).map((row) => [row.entry_id, row]));
    const reads = entries.filter(({ selected }) => selected).map(({ id }) => ({ id, gross: Number(clicks.get(id)?.gross ?? 0n), valid: Number(clicks.get(id)?.valid ?? 0n) }));
    const paid = payForReads(reads, { budgetMinor, thousandReadsMinor, entryCapMinor, minReads, minValidBps });
    return paid.map(({ id, amountMinor, why }, index) => ({ id, score: reads[index]?.valid ?? 0, rank: null as number | null, awardMinor: amountMinor, why: why as string | null }));
  }

  private async award(tx: Tx, contest: ContestRow): Promise<void> {
    const split = await this.fees.split(orderOf(contest, contest.priced_at ?? this.clock.now()));
    const winners = await tx.query<{ id: string; creator_id: string; award_minor: bigint }[]>('SELECT id, creator_id, award_minor FROM contest_entries WHERE contest_id = $1 AND award_minor > 0 ORDER BY id', [contest.id]);
    const parts = dividePool(split, winners.map(({ award_minor: amount }) => amount));
    let paid = 0n;
    for (const [index, { id, creator_id: creatorId }] of winners.entries()) {
      const part = parts[index];
      if (!part) continue;
      await this.pools.award(tx, poolOf(contest), { awardId: id, creatorId, kind: contest.kind === 'PRIZES' ? 'PRIZE' : 'READS', ...part });
      paid += part.creatorGetsMinor + part.platformFeeMinor;
    }
    await this.close(tx, contest, paid);
  }

  private async close(tx: Tx, contest: ContestRow, paidMinor: bigint): Promise<void> {
    await this.pools.giveBack(tx, poolOf(contest), contest.pool_minor - paidMinor);
    contest.awarded_minor = paidMinor;
    contest.pool_minor = 0n;
  }

  private async clockOf(tx: Tx, { id, status, due_at: dueAt }: ContestRow): Promise<void> {
    const key = `contest:${id}`;
    if (dueAt) await this.timers.set(tx, { key, job: contestPhaseOver, payload: { contestId: id, status }, dueAt });
    else await this.timers.clear(tx, key);
  }
}

const poolOf = ({ id, brand_id: orgId, currency, payout_days: payoutDays }: ContestRow): Pool => ({ poolId: id, orgId, currency, payoutDays });

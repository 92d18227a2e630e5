import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { LinksService } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { checkNotBlocked } from '../matching/party-block.ts';
import { ContestMover } from './contest-mover.ts';
import { readContest } from './contest-input.ts';
import { ContestCannotMove } from './contest.errors.ts';
import type { ContestAction, ContestStatus } from './contest.lifecycle.ts';
import type { ContestInput } from './contest.view.ts';

/** Where entries may still be taken out. */
const undecided: readonly ContestStatus[] = ['OPEN', 'SELECTING', 'TRYING', 'PUBLISHING', 'COUNTING', 'JUDGING', 'NOTICE'];
const isAddress = (text: string) => /^https?:\/\/\S{1,2000}$/.test(text);

/** What brands, creators, voters and the operator do in contests and co-creations. */
@Injectable()
export class ContestsService {
  constructor(
    private readonly db: Database,
    private readonly mover: ContestMover,
    private readonly links: LinksService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @returns its id; it is a draft until it is submitted. @throws Forbidden, BadInput */
  async create(viewer: Viewer, input: ContestInput): Promise<string> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand holds contests.');
    const { days, destination, prizes, judgedBy, reads } = readContest(input);
    const [id, now] = [uuidv7(), this.clock.now()];
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query(
        `INSERT INTO contests (id, brand_id, kind, status, title, rules, disclosure_label, destination, currency, judged_by, prizes_minor, budget_minor, thousand_reads_minor, entry_cap_minor, places, min_reads, min_valid_bps, days, entered_at, created_at)
         VALUES ($1, $2, $3, 'DRAFT', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18)`,
        [id, viewer.accountId, input.kind, input.title.trim(), input.rules.trim(), input.disclosureLabel.trim(), destination, input.currency, judgedBy ?? null, prizes.map(String),
          reads?.budgetMinor.toString() ?? null, reads?.thousandReadsMinor.toString() ?? null, reads?.entryCapMinor.toString() ?? null, reads?.places ?? null, reads?.minReads ?? null, reads?.minValidBps ?? null, JSON.stringify(days), now]);
      await this.audit.record(tx, viewer, { action: 'contest.create', object: 'contest', objectId: id, after: { title: input.title, kind: input.kind } });
    });
    return id;
  }

  /** A step of the brand or the operator. @throws NotFound, ContestCannotMove, Conflict, InsufficientFunds */
  async move(viewer: Viewer, id: string, action: Exclude<ContestAction, 'timeUp'>): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const contest = await this.mover.lock(tx, id);
      if (action === 'cancel') {
        const [{ entries } = { entries: 0 }] = await tx.query<{ entries: number }[]>('SELECT count(*)::int AS entries FROM contest_entries WHERE contest_id = $1', [id]);
        if (entries > 0) throw new Conflict('Creators have entered; the pool is theirs to win.');
      }
      await this.mover.move(tx, contest, viewer.kind === 'OPERATOR' ? 'OPERATOR' : 'BRAND', viewer, action);
    });
  }

  /** A creator takes part: a contest with a published note, a co-creation by signing up. @throws BadInput, NotFound, ContestCannotMove, Conflict */
  async enter(viewer: Viewer, contestId: string, { title, noteUrl, labelShown }: { title: string; noteUrl: string | null; labelShown: boolean }): Promise<string> {
    if (viewer.kind !== 'CREATOR') throw new Forbidden('Only a creator takes part.');
    return this.db.transaction(viewer.context, async (tx) => {
      const contest = await this.standing(tx, contestId, ['OPEN'], 'enter');
      if (contest.kind === 'PRIZES') checkNote(title, noteUrl, labelShown);
      await checkNotBlocked(tx, contest.brand_id, viewer.accountId);
      const [id, now] = [uuidv7(), this.clock.now()];
      const made = await tx.query<unknown[]>(
        `INSERT INTO contest_entries (id, contest_id, brand_id, creator_id, title, note_url, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (contest_id, creator_id) DO NOTHING RETURNING 1`,
        [id, contestId, contest.brand_id, viewer.accountId, title.trim().slice(0, 120), contest.kind === 'PRIZES' ? noteUrl : null, now]);
      if (made.length === 0) throw new Conflict('You take part already.');
      const link = await this.links.create(tx, { orgId: contest.brand_id, creatorId: viewer.accountId, dealId: null, destination: contest.destination });
      await tx.query('UPDATE contest_entries SET link_id = $2, source_no = $3 WHERE id = $1', [id, link.id, link.sourceNo]);
      await this.audit.record(tx, viewer, { action: 'contest.enter', object: 'contest', objectId: contestId });
      return id;
    });
  }

  /** The chosen creator's note of a co-creation is out. @throws BadInput, NotFound, ContestCannotMove, Conflict */
  async publish(viewer: Viewer, entryId: string, { title, noteUrl, labelShown }: { title: string; noteUrl: string; labelShown: boolean }): Promise<void> {
    checkNote(title, noteUrl, labelShown);
    await this.db.transaction(viewer.context, async (tx) => {
      const [entry] = isUuid(entryId) ? await tx.query<{ contest_id: string; selected: boolean | null }[]>('SELECT contest_id, selected FROM contest_entries WHERE id = $1 AND creator_id = $2 AND disqualified_at IS NULL', [entryId, viewer.accountId]) : [];
      if (!entry) throw new NotFound('entry', entryId);
      await this.standing(tx, entry.contest_id, ['PUBLISHING'], 'publish');
      if (!entry.selected) throw new Conflict('The places were given to others.');
      await tx.query('UPDATE contest_entries SET note_url = $2, title = $3 WHERE id = $1', [entryId, noteUrl, title.trim()]);
      await this.audit.record(tx, viewer, { action: 'contest.publish', object: 'contest', objectId: entry.contest_id, after: { noteUrl } });
    });
  }

  /** The brand's choice among those who signed up; whoever is not named stays for the rest of the places. */
  async select(viewer: Viewer, contestId: string, entryIds: readonly string[]): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const contest = await this.mover.lock(tx, contestId);
      if (entryIds.length > (contest.places ?? 0)) throw new BadInput({ entryIds: `can be ${contest.places ?? 0} at most` });
      await tx.query('UPDATE contest_entries SET selected = (id = ANY ($2::uuid[])) WHERE contest_id = $1 AND disqualified_at IS NULL', [contestId, entryIds.filter(isUuid)]);
      await this.mover.move(tx, contest, 'BRAND', viewer, 'select');
    });
  }

  /** One vote a person and contest, not for oneself. @throws NotFound, ContestCannotMove, Conflict */
  async vote(viewer: Viewer, entryId: string): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const entry = await this.marketEntry(tx, entryId);
      const contest = await this.standing(tx, entry.contest_id, ['OPEN', 'JUDGING'], 'vote');
      if (contest.judged_by !== 'VOTES') throw new Conflict('This contest is not decided by votes.');
      if ([entry.creator_id, contest.brand_id].includes(viewer.organisationId) || [entry.creator_id, contest.brand_id].includes(viewer.accountId)) throw new Conflict('A party of the contest has no vote in it.');
      const made = await tx.query<unknown[]>('INSERT INTO contest_votes (contest_id, user_id, org_id, entry_id, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1', [entry.contest_id, viewer.userId, viewer.organisationId, entryId, this.clock.now()]);
      if (made.length === 0) throw new Conflict('You have voted.');
    });
  }

  /** Points of one person of the jury; said again they replace the old ones. @throws BadInput, NotFound, ContestCannotMove */
  async judge(viewer: Viewer, entryId: string, points: number): Promise<void> {
    if (!Number.isInteger(points) || points < 0 || points > 100) throw new BadInput({ points: 'must be from 0 to 100' });
    await this.db.transaction(viewer.context, async (tx) => {
      const [entry] = isUuid(entryId) ? await tx.query<{ contest_id: string; brand_id: string }[]>('SELECT contest_id, brand_id FROM contest_entries WHERE id = $1 AND brand_id = $2', [entryId, viewer.accountId]) : [];
      if (!entry) throw new NotFound('entry', entryId);
      const contest = await this.standing(tx, entry.contest_id, ['OPEN', 'JUDGING'], 'judge');
      if (contest.judged_by !== 'JURY') throw new Conflict('This contest has no jury.');
      await tx.query('INSERT INTO contest_points (entry_id, brand_id, user_id, points) VALUES ($1, $2, $3, $4) ON CONFLICT (entry_id, user_id) DO UPDATE SET points = $4', [entryId, entry.brand_id, viewer.userId, points]);
    });
  }

  /** Takes an entry out, with the reason that its creator reads; a result that hangs out is made again. @throws BadInput, NotFound, ContestCannotMove */
  async disqualify(viewer: Viewer, entryId: string, reason: string): Promise<boolean> {
    if (reason.trim() === '' || reason.length > 500) throw new BadInput({ reason: 'is needed, up to 500 characters' });
    await this.db.transaction(viewer.context, async (tx) => {
      const [entry] = isUuid(entryId) ? await tx.query<{ contest_id: string; creator_id: string }[]>('SELECT contest_id, creator_id FROM contest_entries WHERE id = $1', [entryId]) : [];
      // Its creator reads the row too, and may not take the others' part.
      if (!entry || (viewer.kind !== 'OPERATOR' && entry.creator_id === viewer.accountId)) throw new NotFound('entry', entryId);
      const contest = await this.mover.lock(tx, entry.contest_id);
      if (!undecided.includes(contest.status)) throw new ContestCannotMove(contest.status, 'disqualify');
      await tx.query('UPDATE contest_entries SET disqualified_at = $2, out_reason = $3 WHERE id = $1 AND disqualified_at IS NULL', [entryId, this.clock.now(), reason.trim()]);
      if (contest.status === 'NOTICE') await this.mover.decide(tx, contest);
      await this.audit.record(tx, viewer, { action: 'contest.disqualify', object: 'entry', objectId: entryId, after: { reason } });
    });
    return true;
  }

  private async marketEntry(tx: Tx, entryId: string): Promise<{ contest_id: string; creator_id: string }> {
    const [entry] = isUuid(entryId) ? await tx.query<{ contest_id: string; creator_id: string }[]>('SELECT contest_id, creator_id FROM market_contest_entries WHERE id = $1 AND disqualified_at IS NULL', [entryId]) : [];
    if (!entry) throw new NotFound('entry', entryId);
    return entry;
  }

  /** A contest of the market that stands, and stays until the transaction ends, in one of these phases. */
  private async standing(tx: Tx, id: string, statuses: readonly ContestStatus[], action: string) {
    const [contest] = isUuid(id) ? await tx.query<{ brand_id: string; kind: string; status: string; destination: string; judged_by: string | null }[]>('SELECT brand_id, kind, status, destination, judged_by FROM market_contests WHERE id = $1', [id]) : [];
    if (!contest) throw new NotFound('contest', id);
    const [row] = await tx.query<{ stands: boolean }[]>('SELECT app.contest_stands($1, $2) AS stands', [id, statuses]);
    if (!row?.stands) throw new ContestCannotMove(contest.status, action);
    return contest;
  }
}

function checkNote(title: string, noteUrl: string | null, labelShown: boolean): void {
  const wrong: Record<string, string> = {};
  if (title.trim() === '' || title.length > 120) wrong['title'] = 'is needed, up to 120 characters';
  if (!isAddress(noteUrl ?? '')) wrong['noteUrl'] = 'is no web address';
  if (!labelShown) wrong['labelShown'] = 'must be confirmed: readers see the disclosure on the note';
  if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
}

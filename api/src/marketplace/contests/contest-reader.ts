import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { FeesService, type FeeBook } from '../../finance/index.ts';
import { LINK_CLICK, LinksService } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { receiptOf, unfunded } from '../deals/receipt.ts';
import { contestStepOf, usualDays, type ContestStatus } from './contest.lifecycle.ts';
import { orderOf, prizesOf, type ContestRow } from './contest-row.ts';
import type { ContestEntryView, ContestPhaseView, ContestView } from './contest.view.ts';
import { countVotes, voteFaults, type Vote } from './scoring.ts';

type Listed = ContestRow & { brand_name: string; entry_count: number };
interface EntryRow extends Record<string, unknown> {
  id: string;
  creator_id: string;
  creator_name: string;
  note_url: string | null;
  title: string;
  selected: boolean | null;
  score: string | null;
  rank: number | null;
  award_minor: bigint;
  out_reason: string | null;
  disqualified_at: Date | null;
  link_id: string | null;
}
const DAY_MS = 86_400_000;
const COLUMNS = `c.id, c.brand_id, c.kind, c.status, c.title, c.rules, c.disclosure_label, c.destination, c.currency, c.judged_by, c.prizes_minor, c.budget_minor, c.thousand_reads_minor, c.entry_cap_minor, c.places, c.min_reads, c.min_valid_bps,
  c.days, c.priced_at, c.payout_days, c.pool_minor, c.awarded_minor, c.entered_at, c.due_at, c.created_at, o.name AS brand_name, (SELECT count(*)::int FROM market_contest_entries e WHERE e.contest_id = c.id) AS entry_count`;
/** Where the result is out for everybody. */
const shown: ReadonlySet<ContestStatus> = new Set(['NOTICE', 'AWARDED']);

/** Contests as each side may see them. */
@Injectable()
export class ContestReader {
  constructor(
    private readonly db: Database,
    private readonly links: LinksService,
    private readonly fees: FeesService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'PAYOUT_DAYS'>,
  ) {}

  /** A brand's own; for creators those that run, and those they took part in; for the operator all, what waits for an audit first. */
  async list(viewer: Viewer): Promise<ContestView[]> {
    const isCreator = viewer.kind === 'CREATOR';
    const from = isCreator ? 'market_contests' : 'contests';
    const where = isCreator ? `c.status IN ('OPEN', 'JUDGING', 'NOTICE') OR EXISTS (SELECT FROM contest_entries e WHERE e.contest_id = c.id AND e.creator_id = $1)` : viewer.kind === 'OPERATOR' ? '$1::uuid IS NOT NULL' : 'c.brand_id = $1';
    const rows = await this.db.read<Listed>(viewer.context, `SELECT ${COLUMNS} FROM ${from} c JOIN public_organisations o ON o.id = c.brand_id WHERE ${where} ORDER BY c.status <> 'IN_REVIEW', c.id DESC LIMIT 200`, [viewer.accountId]);
    const book = await this.fees.book();
    return rows.map((row) => view(row, book, this.clock.now(), this.config.PAYOUT_DAYS));
  }

  /** @throws NotFound */
  async get(viewer: Viewer, id: string): Promise<ContestView> {
    const read = (from: string) => this.db.read<Listed>(viewer.context, `SELECT ${COLUMNS} FROM ${from} c JOIN public_organisations o ON o.id = c.brand_id WHERE c.id = $1`, [id]);
    const [row] = isUuid(id) ? [...(await read('contests')), ...(await read('market_contests'))] : [];
    if (!row) throw new NotFound('contest', id);
    return view(row, await this.fees.book(), this.clock.now(), this.config.PAYOUT_DAYS);
  }

  async entries(viewer: Viewer, contest: ContestView): Promise<ContestEntryView[]> {
    const [rows, clicks, votes, points] = await Promise.all([
      this.db.read<EntryRow>(viewer.context, `SELECT m.*, e.link_id FROM market_contest_entries m LEFT JOIN contest_entries e ON e.id = m.id WHERE m.contest_id = $1 ORDER BY m.rank NULLS LAST, m.id LIMIT 1000`, [contest.id]),
      this.db.read<{ entry_id: string; valid: bigint }>(viewer.context, 'SELECT entry_id, valid FROM app.entry_clicks($1, $2)', [contest.id, LINK_CLICK]),
      contest.judgedBy === 'VOTES' ? this.db.read<Vote & Record<string, unknown>>(viewer.context, 'SELECT entry_id AS "entryId", voter, account_days AS "accountDays", at FROM app.votes_of($1)', [contest.id]) : [],
      this.db.read<{ entry_id: string; mean: number }>(viewer.context, 'SELECT p.entry_id, avg(p.points)::float8 AS mean FROM contest_points p JOIN contest_entries e ON e.id = p.entry_id WHERE e.contest_id = $1 GROUP BY 1', [contest.id]),
    ]);
    const links = new Map((await this.links.linksById(viewer.context, rows.flatMap(({ link_id: link }) => link ?? []))).map((link) => [link.id, link.url]));
    const [clicksOf, votesOf, pointsOf] = [new Map(clicks.map((row) => [row.entry_id, Number(row.valid)])), countVotes(votes), new Map(points.map((row) => [row.entry_id, row.mean]))];
    const isOut = shown.has(contest.status);
    return rows.map((row) => ({
      id: row.id, creatorId: row.creator_id, creatorName: row.creator_name, title: row.title, noteUrl: row.note_url, linkUrl: row.link_id ? (links.get(row.link_id) ?? null) : null, selected: row.selected,
      clicks: clicksOf.get(row.id) ?? 0, votes: votesOf.get(row.id)?.counted ?? 0,
      votesLeftOut: voteFaults.flatMap((why) => { const count = votesOf.get(row.id)?.leftOut[why] ?? 0; return count > 0 ? [{ why, count }] : []; }),
      points: pointsOf.get(row.id) ?? null, score: isOut && row.score !== null ? Number(row.score) : null, rank: isOut ? row.rank : null,
      award: isOut && row.award_minor > 0n ? money(row.award_minor, contest.currency) : null, outReason: row.out_reason, isOut: row.disqualified_at !== null, isOwn: row.creator_id === viewer.accountId,
    }));
  }
}

function view(row: Listed, book: FeeBook, now: Date, usualDays: number): ContestView {
  const of = (minor: bigint | null) => (minor === null ? null : money(minor, row.currency));
  return {
    id: row.id, kind: row.kind, status: row.status, brandName: row.brand_name, title: row.title, rules: row.rules, disclosureLabel: row.disclosure_label, currency: row.currency, judgedBy: row.judged_by,
    prizes: prizesOf(row).map((prize) => money(prize, row.currency)), budget: of(row.budget_minor), thousandReads: of(row.thousand_reads_minor), entryCap: of(row.entry_cap_minor), places: row.places, minReads: row.min_reads, minValidBps: row.min_valid_bps,
    pool: money(row.pool_minor, row.currency), awarded: money(row.awarded_minor, row.currency), payoutDays: Math.ceil(row.payout_days ?? usualDays), entryCount: row.entry_count, dueAt: row.due_at, timetable: timetable(row),
    receipt: receiptOf(book.split({ ...orderOf(row, row.priced_at ?? now), isOwnCreator: false }), unfunded),
  };
}

/** The phases from here on by their default ends; a draft's as if it were submitted now. */
function timetable({ kind, status, days, due_at: dueAt, entered_at: enteredAt }: ContestRow): ContestPhaseView[] {
  const phases: ContestPhaseView[] = [];
  let at: ContestStatus | undefined = status === 'DRAFT' ? 'IN_REVIEW' : status;
  let end = dueAt;
  while (at && days[at] !== undefined) {
    end = end && phases.length === 0 && status !== 'DRAFT' ? end : new Date((phases.at(-1)?.endsAt ?? enteredAt).getTime() + (days[at] ?? 0) * DAY_MS);
    phases.push({ status: at, days: days[at] ?? usualDays[kind][at] ?? 0, endsAt: end });
    at = at === 'IN_REVIEW' ? 'OPEN' : contestStepOf(kind, at, 'timeUp')?.to;
  }
  return phases;
}

import { Injectable } from '@nestjs/common';
import { matchWeights, objectives, type MatchWeights, type Objective } from '@meadow/shared';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { anonymousContext, systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { learnWeights, type Learned, type ShownMatch } from '../learning/learn-weights.ts';

const LOCK = 7_311_078;
/** What is younger may still lead to something. */
const RIPE_DAYS = 3;
const MOST = 100_000;
/** So much more history makes another look worth it. */
const GROWTH = 1.1;
const FRESH_MS = 30_000;

export type MarketWeights = Readonly<Record<Objective, MatchWeights>>;

/** How the parts of a score weigh on this market: as it began, or as outcomes taught since. */
@Injectable()
export class LearnedWeightsService {
  private known: { at: number; weights: Promise<MarketWeights> } | undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Read at most every half minute. */
  current(): Promise<MarketWeights> {
    const now = performance.now();
    if (!this.known || now - this.known.at > FRESH_MS) {
      const weights = this.read();
      this.known = { at: now, weights };
      weights.catch(() => (this.known = undefined));
    }
    return this.known.weights;
  }

  private async read(): Promise<MarketWeights> {
    const rows = await this.db.read<{ objective: Objective; weights: MatchWeights }>(
      anonymousContext, 'SELECT DISTINCT ON (objective) objective, weights FROM learned_weights WHERE used ORDER BY objective, version DESC', [], 'learned_weights');
    return { ...matchWeights, ...Object.fromEntries(rows.map(({ objective, weights }) => [objective, weights])) };
  }

  /** Tries to learn from what became of matches; each attempt is kept as a version, and only a better one ranks. */
  @Repeats({ name: 'matching.learnWeights', everyMs: 86_400_000 })
  async learn(): Promise<void> {
    const current = await this.read();
    await this.db.transaction(systemContext, async (tx) => {
      const [lock] = await tx.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [LOCK]);
      if (!lock?.mine) return;
      for (const objective of objectives) await this.learnOne(tx, objective, current[objective]);
    });
  }

  private async learnOne(tx: Tx, objective: Objective, current: MatchWeights): Promise<void> {
    const learned = learnWeights(await shownMatches(tx, objective, new Date(this.clock.now().getTime() - RIPE_DAYS * 86_400_000)), current);
    if (!learned) return;
    const [last] = await tx.query<{ version: number; seen: number }[]>('SELECT version, learned_from + judged_on AS seen FROM learned_weights WHERE objective = $1 ORDER BY version DESC LIMIT 1', [objective]);
    if (last && learned.learnedFrom + learned.judgedOn < last.seen * GROWTH) return;
    await this.keep(tx, objective, (last?.version ?? 0) + 1, learned);
  }

  private async keep(tx: Tx, objective: Objective, version: number, { weights, isBetter, learnedFrom, judgedOn, ndcgBefore, ndcgAfter }: Learned): Promise<void> {
    await tx.query(
      'INSERT INTO learned_weights (objective, version, weights, used, learned_from, judged_on, ndcg_before, ndcg_after, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [objective, version, JSON.stringify(weights), isBetter, learnedFrom, judgedOn, ndcgBefore, ndcgAfter, this.clock.now()]);
  }
}

/** What was shown with its parts, and the furthest that came of it. */
async function shownMatches(tx: Tx, objective: Objective, before: Date): Promise<ShownMatch[]> {
  const rows = await tx.query<{ brief_id: string; at: Date; parts: number[]; grade: number }[]>(
    `SELECT s.brief_id, s.at, s.parts,
       greatest(CASE WHEN EXISTS (SELECT FROM match_steps o WHERE o.brief_id = s.brief_id AND o.creator_id = s.creator_id AND o.step = 'OPENED') THEN 0.2 ELSE 0 END,
         coalesce((SELECT max(CASE WHEN d.status IN ('COMPLETED', 'SETTLED', 'PAID') THEN 1 WHEN d.agreed_at IS NOT NULL THEN 0.8 ELSE 0.5 END) FROM deals d WHERE d.brief_id = s.brief_id AND d.creator_id = s.creator_id), 0))::float8 AS grade
     FROM match_steps s JOIN briefs b ON b.id = s.brief_id WHERE s.step = 'SHOWN' AND s.parts IS NOT NULL AND b.objective = $1 AND s.at < $2 ORDER BY s.at DESC LIMIT ${MOST}`, [objective, before]);
  return rows.map(({ brief_id: briefId, at, parts, grade }) => ({ briefId, at, grade, parts: parts.map((part) => part / 1_000) }));
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles, Repeats } from '../../platform/queue/handles.ts';
import { briefOpened } from '../briefs/briefs.jobs.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { groupBy } from '../creators/group-by.ts';
import { MatchesService } from '../matching/matches.service.ts';
import { onBehalfOf } from '../matching/on-behalf-of.ts';
import { briefFits } from './alerts.jobs.ts';

/** Best matches among whom those who want to know are told: more would flood the brand with applications. */
const BEST = 300;
const DAY_MS = 86_400_000;
const LOCK = 7_311_075;
const BATCH = 500;

/** Tells creators of new briefs that fit: each brief once, the best first, and no more a day than they want. */
@Injectable()
export class BriefAlertsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly briefs: BriefsService,
    private readonly matches: MatchesService,
    private readonly outbox: Outbox,
  ) {}

  @Handles(briefOpened)
  async find({ briefId }: PayloadOf<typeof briefOpened>): Promise<void> {
    const [owner] = await this.db.read<{ brand_id: string }>(systemContext, `SELECT brand_id FROM briefs WHERE id = $1 AND status = 'OPEN'`, [briefId]);
    if (!owner) return;
    const viewer = onBehalfOf(owner.brand_id);
    const brief = await this.briefs.get(viewer, briefId);
    const { scored } = await this.matches.rank(viewer, brief, { limit: BEST, listedOnly: true });
    const found = [...scored.values()].map(({ id, score }) => ({ id, score }));
    await this.db.transaction(systemContext, (tx) => tx.query(
      `INSERT INTO brief_alerts (brief_id, creator_id, score, found_at)
       SELECT $1, c.id, f.score, $3 FROM jsonb_to_recordset($2::jsonb) AS f(id uuid, score real) JOIN creators c ON c.id = f.id AND c.claimed_at IS NOT NULL LEFT JOIN contact_settings s ON s.creator_id = c.id
       WHERE coalesce(s.alerts, true) AND f.score >= coalesce(s.alert_from, 60) AND NOT EXISTS (SELECT FROM deals d WHERE d.brief_id = $1 AND d.creator_id = c.id)
       ON CONFLICT DO NOTHING`, [briefId, JSON.stringify(found), this.clock.now()]));
    await this.tell();
  }

  /** What is left of a day without room is told on the next one, as long as the brief is open and no deal began. */
  @Repeats({ name: 'alerts.tell', everyMs: 60_000 })
  async tell(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const now = this.clock.now();
      await this.forget(tx);
      const [due] = await tx.query<[{ brief_id: string; creator_id: string; score: number }[], number]>(
        `WITH ranked AS (SELECT a.brief_id, a.creator_id, a.score, row_number() OVER (PARTITION BY a.creator_id ORDER BY a.score DESC, a.brief_id) AS place FROM brief_alerts a WHERE a.told_at IS NULL)
         UPDATE brief_alerts b SET told_at = $1 FROM ranked r LEFT JOIN contact_settings s ON s.creator_id = r.creator_id
         WHERE b.brief_id = r.brief_id AND b.creator_id = r.creator_id AND coalesce(s.alerts, true)
           AND r.place <= coalesce(s.alerts_a_day, 3) - (SELECT count(*) FROM brief_alerts t WHERE t.creator_id = r.creator_id AND t.told_at > $2)
         RETURNING b.brief_id, b.creator_id, b.score`, [now, new Date(now.getTime() - DAY_MS)]);
      for (const [briefId, list] of groupBy(due, (one) => one.brief_id)) {
        for (let from = 0; from < list.length; from += BATCH) {
          await this.outbox.add(tx, briefFits, { briefId, creators: list.slice(from, from + BATCH).map(({ creator_id: creatorId, score }) => ({ creatorId, score })) });
        }
      }
    });
  }

  /** What is not worth telling any more. */
  private async forget(tx: Tx): Promise<void> {
    await tx.query(
      `DELETE FROM brief_alerts a USING briefs b WHERE b.id = a.brief_id AND a.told_at IS NULL
         AND (b.status <> 'OPEN' OR EXISTS (SELECT FROM deals d WHERE d.brief_id = a.brief_id AND d.creator_id = a.creator_id) OR EXISTS (SELECT FROM contact_settings s WHERE s.creator_id = a.creator_id AND NOT s.alerts))`);
  }
}

import type pg from 'pg';
import { uuidv7 } from 'uuidv7';

const DAY_MS = 86_400_000;

/** A holdout that ended yesterday: every tenth visitor, as far as they were there. It is over, so that everybody who tries the demo sees its ads. */
export async function addHoldout(client: pg.Client, brandId: string, campaignId: string): Promise<void> {
  const id = uuidv7();
  const startedAt = new Date(Date.now() - 14 * DAY_MS);
  const arms = [{ name: 'HELD_OUT', shareBps: 1_000, creativeId: null }, { name: 'SHOWN', shareBps: 9_000, creativeId: null }];
  await client.query(
    `INSERT INTO experiments (id, brand_id, campaign_id, name, kind, arms, salt, started_at, stopped_at) VALUES ($1::uuid, $2, $3, '留出 10%：加热带来多少', 'HOLDOUT', $4, $1::text, $5, $6)`,
    [id, brandId, campaignId, JSON.stringify(arms), startedAt, new Date(Date.now() - DAY_MS)],
  );
  await client.query(
    `INSERT INTO experiment_exposures (experiment_id, visitor, brand_id, arm, first_at)
     SELECT $1, e.visitor, $2, CASE WHEN abs(hashint8(e.visitor)) % 10 = 0 THEN 0 ELSE 1 END, min(e.occurred_at)
     FROM events e JOIN event_sources s ON s.no = e.source_no
     WHERE s.campaign_id = $3 AND e.type = 1 AND e.invalid = 0 AND e.visitor IS NOT NULL AND e.occurred_at >= $4 GROUP BY e.visitor`,
    [id, brandId, campaignId, startedAt],
  );
}

import type pg from 'pg';
import { uuidv7 } from 'uuidv7';

const DAY_MS = 86_400_000;
const AB_DAYS = 8;

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

/** A test of the two creatives in the feed that has run for a week and still runs: visitors count in the arm whose ad they saw. */
export async function addAbTest(client: pg.Client, brandId: string, campaignId: string): Promise<void> {
  const { rows } = await client.query<{ id: string; title: string; source_no: number }>(
    'SELECT id, title, source_no FROM creatives WHERE campaign_id = $1 AND ad_group_id = (SELECT min(ad_group_id::text)::uuid FROM creatives WHERE campaign_id = $1) ORDER BY position LIMIT 2', [campaignId],
  );
  const id = uuidv7();
  const startedAt = new Date(Date.now() - AB_DAYS * DAY_MS);
  const arms = rows.map(({ id: creativeId, title }, index) => ({ name: `${'AB'[index]}: ${title}`, shareBps: 5_000, creativeId }));
  await client.query(
    `INSERT INTO experiments (id, brand_id, campaign_id, name, kind, arms, salt, started_at) VALUES ($1::uuid, $2, $3, '标题 A/B：记录还是通勤', 'AB', $4, $1::text, $5)`,
    [id, brandId, campaignId, JSON.stringify(arms), startedAt],
  );
  await client.query(
    `INSERT INTO experiment_exposures (experiment_id, visitor, brand_id, arm, first_at)
     SELECT $1, visitor, $2, array_position($3::int[], source_no) - 1, min(occurred_at) FROM events
     WHERE brand_id = $2 AND source_no = ANY ($3::int[]) AND type = 1 AND invalid = 0 AND visitor IS NOT NULL AND occurred_at >= $4
       AND abs(hashint8(visitor)) % 2 = array_position($3::int[], source_no) - 1 GROUP BY visitor, source_no`,
    [id, brandId, rows.map(({ source_no: no }) => no), startedAt],
  );
}

/** What became of the campaign's groups in two weeks of requests: mostly shown in the feed, mostly outbid in search. */
export async function addLosses(client: pg.Client, campaignId: string): Promise<void> {
  await client.query(
    `INSERT INTO ad_group_losses (ad_group_id, hour, reason, brand_id, campaign_id, requests)
     SELECT g.id, h, s.reason, g.brand_id, g.campaign_id, greatest(1, round(s.share * 120 * (1.2 + sin(extract(epoch FROM h) / 13751)) * (CASE WHEN g.position = 0 THEN 1 ELSE 0.4 END)))::bigint
     FROM ad_groups g
     CROSS JOIN generate_series(date_trunc('hour', now()) - interval '14 days', date_trunc('hour', now()), interval '1 hour') h
     CROSS JOIN LATERAL (VALUES (0, CASE WHEN g.position = 0 THEN 0.46 ELSE 0.17 END), (102, CASE WHEN g.position = 0 THEN 0.21 ELSE 0.62 END), (1001, 0.16), (1002, CASE WHEN g.position = 0 THEN 0.12 ELSE 0 END), (1003, 0.05)) s (reason, share)
     WHERE g.campaign_id = $1 AND s.share > 0
     ON CONFLICT DO NOTHING`,
    [campaignId],
  );
}

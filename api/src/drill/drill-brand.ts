import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { available, campaignBudget, funding, type Account } from '../finance/index.ts';

export interface DrillBrand {
  id: string;
  key: string;
  slug: string;
  campaignId: string;
}

const BUDGET_MINOR = 5_000_000;
const BID_MICROS = 200_000_000;

/** A brand with a write key, a tracked link and a running campaign that it has paid for. */
export async function drillBrand(owner: pg.Client): Promise<DrillBrand> {
  const [id, key, slug, linkId] = [uuidv7(), `mwk_${randomBytes(12).toString('hex')}`, randomBytes(6).toString('hex'), uuidv7()];
  await owner.query(`INSERT INTO organisations (id, kind, name, handle, time_zone) VALUES ($1::uuid, 'BRAND', 'Drill', $1::text, 'Asia/Shanghai')`, [id]);
  await owner.query(`INSERT INTO write_keys (id, brand_id, name, key) VALUES ($1, $2, 'drill', $3)`, [uuidv7(), id, key]);
  await owner.query('WITH source AS (INSERT INTO event_sources (brand_id, link_id) VALUES ($1, $2) RETURNING no) INSERT INTO tracked_links (id, slug, source_no, brand_id, destination) SELECT $2, $3, no, $1, $4 FROM source', [id, linkId, slug, 'https://shop.example/p']);
  return { id, key, slug, campaignId: await runningCampaign(owner, id) };
}

async function runningCampaign(owner: pg.Client, brandId: string): Promise<string> {
  const [id, groupId, creativeId] = [uuidv7(), uuidv7(), uuidv7()];
  await owner.query(
    `INSERT INTO campaigns (id, brand_id, name, status, objective, currency, time_zone, total_budget_minor, daily_budget_minor, pacing, flight_start_on, flight_end_on, funded_at, created_at, updated_at)
     VALUES ($1, $2, 'Drill', 'ACTIVE', 'AWARENESS', 'CNY', 'Asia/Shanghai', $3, $3, 'ASAP', current_date - 4, current_date + 7, now(), now(), now())`,
    [id, brandId, BUDGET_MINOR],
  );
  await owner.query(`INSERT INTO ad_groups (id, campaign_id, brand_id, position, name, placements, bid_model, bid_micros, targeting) VALUES ($1, $2, $3, 0, 'All', '{FEED}', 'CPM', $4, '{}')`, [groupId, id, brandId, BID_MICROS]);
  await owner.query(
    `WITH source AS (INSERT INTO event_sources (brand_id, campaign_id, ad_group_id, creative_id) VALUES ($1, $2, $3, $4) RETURNING no)
     INSERT INTO creatives (id, ad_group_id, campaign_id, brand_id, position, title, text, landing_url, label, status, source_no)
     SELECT $4, $3, $2, $1, 0, 'Drill', 'Drill', 'https://shop.example/p', 'Sponsored', 'APPROVED', no FROM source`,
    [brandId, id, groupId, creativeId],
  );
  const post = (kind: string, from: Account, to: Account, campaign: string | null) =>
    owner.query('SELECT app.post_transfer($1, $2, $3, $4, $5, $6, $7, NULL, $8, now())', [
      kind, `drill:${kind}`, 'CNY', [from.org, to.org], [from.purpose, to.purpose], [from.subject, to.subject], [-BUDGET_MINOR, BUDGET_MINOR], campaign,
    ]);
  await post('drill.money', funding(), available(brandId), null);
  await post('campaign.fund', available(brandId), campaignBudget(id, brandId), id);
  // It was written in pieces: now the edges hear of it whole.
  await owner.query('UPDATE campaigns SET updated_at = now() WHERE id = $1', [id]);
  return id;
}

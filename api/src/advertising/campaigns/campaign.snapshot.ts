import type { BidModel, Placement } from '@meadow/shared';
import type { Tx } from '../../platform/database/database.ts';
import type { AdGroupInput, CreativeInput } from './campaign.input.ts';

/** A campaign as flat, named values: what the history compares. Values are texts; a list is joined by ", ". */
export type Snapshot = Record<string, string>;

interface Row {
  name: string;
  objective: string;
  pacing: string;
  category: string | null;
  separation: string;
  holdout: number | null;
  zone: string;
  deal: string | null;
  total: bigint;
  daily: bigint;
  start_on: string;
  end_on: string;
}
interface GroupRow {
  name: string;
  placements: string[];
  bid_model: string;
  bid_micros: bigint;
  targeting: Record<string, string[]>;
  frequency_cap: number | null;
  creatives: Record<string, string | null>[] | null;
}

/** Reads a campaign with its groups and creatives as it stands in the transaction. */
export async function snapshotOf(tx: Tx, id: string): Promise<Snapshot> {
  const [row] = await tx.query<Row[]>(
    `SELECT name, objective, pacing, product_category AS category, separation, holdout_bps AS holdout, time_zone AS zone, deal_id AS deal, total_budget_minor AS total, daily_budget_minor AS daily, flight_start_on::text AS start_on, flight_end_on::text AS end_on FROM campaigns WHERE id = $1`, [id],
  );
  const groups = await tx.query<GroupRow[]>(
    `SELECT g.name, g.placements, g.bid_model, g.bid_micros, g.targeting, g.frequency_cap,
       (SELECT json_agg(json_build_object('title', c.title, 'text', c.text, 'imageUrl', c.image_url, 'landingUrl', c.landing_url, 'label', c.label) ORDER BY c.position, c.id)
        FROM creatives c WHERE c.ad_group_id = g.id AND c.status <> 'RETIRED') AS creatives
     FROM ad_groups g WHERE g.campaign_id = $1 AND g.retired_at IS NULL ORDER BY g.position, g.id`, [id],
  );
  const creators = await namesOf(tx, groups.flatMap(({ targeting }) => targeting['lookAlikesOf'] ?? []));
  const found: Snapshot = row
    ? {
        name: row.name, objective: row.objective, pacing: row.pacing, separation: row.separation, timeZone: row.zone, ...(row.holdout === null ? {} : { holdoutBps: String(row.holdout) }), ...(row.deal === null ? {} : { dealId: row.deal }), ...(row.category === null ? {} : { productCategory: row.category }), totalBudgetMinor: String(row.total), dailyBudgetMinor: String(row.daily),
        flightStartOn: row.start_on, flightEndOn: row.end_on,
      }
    : {};
  groups.forEach((group, index) => {
    const at = `adGroups.${index}`;
    found[`${at}.name`] = group.name;
    found[`${at}.placements`] = group.placements.join(', ');
    found[`${at}.bidModel`] = group.bid_model;
    found[`${at}.bidMicros`] = String(group.bid_micros);
    if (group.frequency_cap !== null) found[`${at}.frequencyCap`] = String(group.frequency_cap);
    for (const [name, wishes] of Object.entries(group.targeting)) if (wishes.length > 0) found[`${at}.targeting.${name}`] = (name === 'lookAlikesOf' ? wishes.map((id) => creators.get(id) ?? id) : wishes).join(', ');
    group.creatives?.forEach((creative, place) => {
      for (const [name, value] of Object.entries(creative)) if (value !== null) found[`${at}.creatives.${place}.${name}`] = value;
    });
  });
  return found;
}

/** Who reads the history knows creators by name. */
async function namesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = ids.length === 0 ? [] : await tx.query<{ id: string; name: string }[]>('SELECT id, name FROM market_creators WHERE id = ANY ($1::uuid[])', [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Only what differs, on both sides: what was not there before, or is not there any more, is missing on its side. */
export function differenceOf(before: Snapshot, after: Snapshot): { before: Snapshot; after: Snapshot } {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => before[name] !== after[name]);
  const pick = (of: Snapshot) => Object.fromEntries(changed.flatMap((name) => (of[name] === undefined ? [] : [[name, of[name]]])));
  return { before: pick(before), after: pick(after) };
}

interface InputRow {
  name: string;
  placements: Placement[];
  bid_model: BidModel;
  bid_micros: bigint;
  targeting: AdGroupInput['targeting'];
  frequency_cap: number | null;
  creatives: CreativeInput[] | null;
}

/** The groups of a campaign as they would be asked for anew; what waits for review instead of what it replaces. */
export async function groupsOf(tx: Tx, id: string): Promise<AdGroupInput[]> {
  const rows = await tx.query<InputRow[]>(
    `SELECT g.name, g.placements, g.bid_model, g.bid_micros, g.targeting, g.frequency_cap,
       (SELECT json_agg(json_build_object('title', c.title, 'text', c.text, 'imageUrl', c.image_url, 'landingUrl', c.landing_url, 'label', c.label) ORDER BY c.position, c.id)
        FROM creatives c WHERE c.ad_group_id = g.id AND c.status <> 'RETIRED' AND NOT EXISTS (SELECT FROM creatives n WHERE n.replaces = c.id AND n.status = 'PENDING')) AS creatives
     FROM ad_groups g WHERE g.campaign_id = $1 AND g.retired_at IS NULL ORDER BY g.position, g.id`, [id],
  );
  return rows.map((row) => ({
    name: row.name, placements: row.placements, bidModel: row.bid_model, bidMicros: BigInt(row.bid_micros), targeting: row.targeting, frequencyCap: row.frequency_cap, creatives: row.creatives ?? [],
  }));
}

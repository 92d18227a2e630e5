import { bigintText, day, instant, moneyOf, text, type SqlObject } from '../../platform/sql-json/sql-object.ts';
import { eventKind } from '../../measurement/edge.ts';

/** A sum over the valid events of a campaign, from the roll-ups. */
const rolledUp = (sum: string, filter: string) => (row: string) =>
  `(SELECT coalesce(sum(${sum}), 0)::bigint FROM event_sources s JOIN rollup_hours r ON r.source_no = s.no WHERE s.campaign_id = ${row}.id${filter})`;
const impressions = rolledUp('r.valid', ` AND r.type = ${eventKind.impression}`);
const clicks = rolledUp('r.valid', ` AND r.type = ${eventKind.click}`);
const spent = rolledUp('r.price_micros', '');
const conversions = (row: string) =>
  `(SELECT count(*) FILTER (WHERE v.type = ${eventKind.purchase}) - count(*) FILTER (WHERE v.type = ${eventKind.refund})
    FROM event_sources s JOIN conversions v ON v.source_no = s.no WHERE s.campaign_id = ${row}.id AND v.counted)`;

/** How the types of a campaign are read from their tables; the one definition of each field, see platform/sql-json. */
const creative: SqlObject = {
  typename: 'Creative',
  leaves: { id: text('id'), title: text('title'), text: text('text'), imageUrl: text('image_url'), landingUrl: text('landing_url'), label: text('label'), noteId: text('note_id'), status: text('status') },
};

const list = (name: string) => (row: string) => `coalesce(${row}.targeting->'${name}', '[]'::jsonb)`;
const targeting: SqlObject = {
  typename: 'Targeting',
  leaves: Object.fromEntries(['countries', 'regions', 'devices', 'languages', 'genders', 'ageBands', 'interests', 'cityTiers', 'dayParts', 'lookAlikesOf', 'keywords', 'exactKeywords', 'broadKeywords', 'negativeKeywords'].map((name) => [name, list(name)])),
};

const adGroup: SqlObject = {
  typename: 'AdGroup',
  leaves: { id: text('id'), name: text('name'), placements: text('placements'), bidModel: text('bid_model'), bidMicros: bigintText('bid_micros'), bidNowMicros: (row) => `(SELECT b.bid_micros::text FROM bid_controls b WHERE b.ad_group_id = ${row}.id)`, frequencyCap: text('frequency_cap') },
  objects: { targeting },
  lists: {
    creatives: { of: () => creative, table: 'creatives', alias: 'cr', where: (parent, row) => `${row}.ad_group_id = ${parent}.id AND ${row}.status <> 'RETIRED'`, orderBy: (row) => `${row}.position` },
  },
};

const brand: SqlObject = {
  typename: 'Organisation',
  leaves: Object.fromEntries(
    Object.entries({ id: text('id'), kind: text('kind'), name: text('name'), handle: text('handle'), timeZone: text('time_zone'), currency: text('currency'), createdAt: instant('created_at') }).map(
      ([field, read]) => [field, (row: string) => `(SELECT ${read('o')} FROM public_organisations o WHERE o.id = ${row}.brand_id)`],
    ),
  ),
};

export const campaignSql: SqlObject = {
  typename: 'Campaign',
  leaves: {
    id: text('id'),
    name: text('name'),
    dealId: text('deal_id'),
    status: text('status'),
    objective: text('objective'),
    currency: text('currency'),
    timeZone: text('time_zone'),
    pacing: text('pacing'),
    productCategory: text('product_category'),
    holdoutBps: text('holdout_bps'),
    separation: text('separation'),
    flightStartOn: day('flight_start_on'),
    flightEndOn: day('flight_end_on'),
    reviewNote: text('review_note'),
    createdAt: instant('created_at'),
    pendingCreatives: (row) => `(SELECT count(*)::int FROM creatives pc WHERE pc.campaign_id = ${row}.id AND pc.status = 'PENDING')`,
    spentMicros: (row) => `${spent(row)}::text`,
    impressions,
    clicks,
    conversions,
    ctr: (row) => `${clicks(row)}::float8 / nullif(${impressions(row)}, 0)`,
  },
  objects: { brand, totalBudget: moneyOf('total_budget_minor'), dailyBudget: moneyOf('daily_budget_minor') },
  lists: {
    adGroups: { of: () => adGroup, table: 'ad_groups', alias: 'g', where: (parent, row) => `${row}.campaign_id = ${parent}.id AND ${row}.retired_at IS NULL`, orderBy: (row) => `${row}.position` },
  },
};

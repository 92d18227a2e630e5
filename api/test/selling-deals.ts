import { uuidv7 } from 'uuidv7';
import type pg from 'pg';

/** A deal that promises its creator a tenth of each order for a day's patience. */
export interface SellingDeal {
  id: string;
  brandId: string;
  creatorId: string;
  currency: string;
}
export interface Order {
  deal: SellingDeal;
  id: string;
  valueMinor: bigint;
  currency: string;
  at: Date;
}

const TERMS = { commission: { bps: 1_000, holdDays: 1, orderDays: 60 } };

/** Deals that are over but for the orders their links bring, as the marketplace leaves them. */
export async function sellingDeals(owner: pg.Pool, deals: readonly SellingDeal[], publishedAt: Date): Promise<void> {
  const column = (of: (deal: SellingDeal) => string) => deals.map(of);
  const ids = column(({ id }) => id);
  const [brands, creators, currencies] = [column(({ brandId }) => brandId), column(({ creatorId }) => creatorId), column(({ currency }) => currency)];
  await owner.query(`INSERT INTO creators (id, name, handle) SELECT DISTINCT c, 'Creator', 'handle-' || c FROM unnest($1::uuid[]) AS c ON CONFLICT DO NOTHING`, [creators]);
  await owner.query(
    `INSERT INTO briefs (id, brand_id, status, title, product, objective, description, deliverables, budget_minor, currency, platforms, categories, tiers, target_ages, must_include, must_avoid, disclosure_label, usage_rights)
     SELECT id, brand, 'CLOSED', 'x', 'x', 'CONVERSION', '', '[]', 1, currency, '{}', '{}', '{}', '{}', '{}', '{}', 'Ad', '{}' FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS d(id, brand, currency)`, [ids, brands, currencies]);
  await owner.query(
    `INSERT INTO deals (id, brief_id, brand_id, creator_id, status, currency, fee_minor, current_version, proposed_by, published_at)
     SELECT id, id, brand, creator, 'PAID', currency, 1, 1, 'BRAND', $5 FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS d(id, brand, creator, currency)`, [ids, brands, creators, currencies, publishedAt]);
  await owner.query(
    `INSERT INTO offers (id, deal_id, brand_id, creator_id, version, by_party, terms, hash)
     SELECT gen_random_uuid(), id, brand, creator, 1, 'BRAND', $4, '' FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS d(id, brand, creator)`, [ids, brands, creators, JSON.stringify(TERMS)]);
  await owner.query(`INSERT INTO event_sources (brand_id, deal_id, creator_id, link_id) SELECT brand, id, creator, gen_random_uuid() FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS d(id, brand, creator)`, [ids, brands, creators]);
}

/** What measurement says of orders: 9 is a purchase, 10 is goods given back. */
export async function tell(owner: pg.Pool, orders: readonly Order[], type: 9 | 10): Promise<void> {
  await owner.query(
    `INSERT INTO conversions (brand_id, day, event_id, type, occurred_at, declared_source_no, order_id, value_minor, currency, model, window_days, source_no, matched_by)
     SELECT o.brand, o.at::date, o.event, $1, o.at, s.no, o.id, o.value, o.currency, 'LAST_CLICK', 30, s.no, 'link'
     FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::timestamptz[]) AS o(brand, deal, event, id, value, currency, at) JOIN event_sources s ON s.deal_id = o.deal`,
    [
      type, orders.map(({ deal }) => deal.brandId), orders.map(({ deal }) => deal.id), orders.map(() => uuidv7()), orders.map(({ id }) => id),
      orders.map(({ valueMinor }) => valueMinor.toString()), orders.map(({ currency }) => currency), orders.map(({ at }) => at),
    ],
  );
}

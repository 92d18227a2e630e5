import { createHash } from 'node:crypto';
import { tierOf } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import type { Tx } from '../../platform/database/database.ts';
import type { ImportedCreator } from './read-creator.ts';

export interface Written {
  created: number;
  updated: number;
  unchanged: number;
}
export interface Importer {
  orgId: string;
  visibility: 'PRIVATE' | 'LISTED';
}
interface Known {
  id: string;
  creator_id: string;
  platform: string;
  external_id: string;
  as_of: Date | null;
  row_hash: Buffer | null;
  replaced_hashes: Buffer[];
  claimed: boolean;
}
interface Row extends ImportedCreator {
  hash: string;
  channelId: string;
  creatorId: string;
  isNew: boolean;
  claimed: boolean;
}

export const hashOf = (row: object): string =>
  createHash('sha256').update(JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))).digest('hex');
const keyOf = (platform: string, externalId: string): string => `${platform} ${externalId}`;

/** A handle nobody else has: readable, and made unique by what identifies the row. */
function orgHandle({ platform, externalId }: ImportedCreator, orgId: string): string {
  const slug = externalId.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40);
  return `${platform.toLowerCase()}-${slug || 'creator'}-${createHash('sha256').update(`${orgId} ${platform} ${externalId}`).digest('hex').slice(0, 8)}`;
}

/** Several snapshots of one creator in a batch: the latest describes them, on equal dates the last one. */
function latestOf(rows: readonly ImportedCreator[]): ImportedCreator[] {
  const latest = new Map<string, ImportedCreator>();
  for (const row of rows) {
    const key = keyOf(row.platform, row.externalId);
    const other = latest.get(key);
    if (!other || (row.asOf?.getTime() ?? 0) >= (other.asOf?.getTime() ?? 0)) latest.set(key, row);
  }
  return [...latest.values()];
}

/**
 * Writes a batch of creators for an importer. A row that says nothing new changes nothing; an older snapshot never overwrites a newer one.
 * Of a profile that its person has taken over only the channel's figures and the audience change.
 */
export async function writeCreators(tx: Tx, importer: Importer, batch: readonly ImportedCreator[]): Promise<Written> {
  const rows = latestOf(batch);
  const known = new Map((await findKnown(tx, importer.orgId, rows)).map((row) => [keyOf(row.platform, row.external_id), row]));
  const changed = rows.flatMap((row): Row[] => {
    const existing = known.get(keyOf(row.platform, row.externalId));
    const hash = hashOf(row);
    if (existing?.row_hash?.toString('hex') === hash) return [];
    if (existing && isOutdated(row, hash, existing)) return [];
    return [{ ...row, hash, channelId: existing?.id ?? uuidv7(), creatorId: existing?.creator_id ?? uuidv7(), isNew: !existing, claimed: existing?.claimed ?? false }];
  });
  const added = changed.filter((row) => row.isNew);
  await insertOrganisations(tx, importer, added);
  await writeProfiles(tx, changed.filter((row) => !row.claimed));
  await writeChannels(tx, importer, changed);
  await writeAudiences(tx, changed);
  await writeRates(tx, importer, changed.filter((row) => !row.claimed));
  return { created: added.length, updated: changed.length - added.length, unchanged: batch.length - changed.length };
}

/** An older snapshot, or a row of the same snapshot that a later row of its file has replaced before. */
function isOutdated({ asOf }: ImportedCreator, hash: string, existing: Known): boolean {
  if (!asOf || !existing.as_of || asOf > existing.as_of) return false;
  return asOf < existing.as_of || existing.replaced_hashes.some((replaced) => replaced.toString('hex') === hash);
}

const findKnown = (tx: Tx, orgId: string, rows: readonly ImportedCreator[]): Promise<Known[]> =>
  tx.query<Known[]>(
    `SELECT h.id, h.creator_id, h.platform, h.external_id, h.as_of, h.row_hash, h.replaced_hashes, c.claimed_at IS NOT NULL AS claimed
     FROM channels h JOIN creators c ON c.id = h.creator_id
     WHERE h.imported_by = $1 AND (h.platform, h.external_id) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
    [orgId, rows.map((row) => row.platform), rows.map((row) => row.externalId)],
  );

async function insertOrganisations(tx: Tx, { orgId, visibility }: Importer, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const currencies = rows.map((row) => row.prices[0]?.currency ?? 'CNY');
  await tx.query(
    `INSERT INTO organisations (id, kind, name, handle, currency) SELECT id, 'CREATOR', name, handle, currency
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS r(id, name, handle, currency)`,
    [rows.map((row) => row.creatorId), rows.map((row) => row.name), rows.map((row) => orgHandle(row, orgId)), currencies],
  );
  // The profile row came with the organisation.
  await tx.query('UPDATE creators SET imported_by = $1, visibility = $2 WHERE id = ANY ($3::uuid[])', [orgId, visibility, rows.map((row) => row.creatorId)]);
}

async function writeProfiles(tx: Tx, rows: readonly Row[]): Promise<void> {
  const profiles = rows.map(({ creatorId, name, externalId, bio, country, region, language, categories, level }) => ({
    id: creatorId, name, handle: externalId, bio, country, region, language, categories, level,
  }));
  await tx.query(
    `UPDATE creators c SET name = r.name, handle = r.handle, bio = coalesce(nullif(r.bio, ''), c.bio), country = coalesce(r.country, c.country),
       region = coalesce(r.region, c.region), language = coalesce(r.language, c.language), level = r.level, updated_at = now(),
       categories = CASE WHEN cardinality(r.categories) > 0 AND NOT (r.categories = '{other}' AND cardinality(c.categories) > 0) THEN r.categories ELSE c.categories END
     FROM jsonb_to_recordset($1::jsonb)
       AS r(id uuid, name text, handle text, bio text, country text, region text, language text, categories text[], level int)
     WHERE c.id = r.id`,
    [JSON.stringify(profiles)],
  );
}

async function writeChannels(tx: Tx, { orgId }: Importer, rows: readonly Row[]): Promise<void> {
  const channels = rows.map((row) => ({
    id: row.channelId, creator_id: row.creatorId, platform: row.platform, external_id: row.externalId, url: row.url, followers: row.followers,
    engagement_rate: row.engagementRate, average_views: row.averageViews, average_engagements: row.averageEngagements, as_of: row.asOf,
    verified_at: row.verified ? (row.asOf ?? new Date()) : null, row_hash: row.hash,
  }));
  await tx.query(
    `INSERT INTO channels (id, creator_id, imported_by, platform, external_id, handle, url, followers, engagement_rate, average_views, average_engagements, as_of, verified_at, row_hash)
     SELECT id, creator_id, $2, platform, external_id, external_id, url, followers, engagement_rate, average_views, average_engagements, as_of, verified_at, decode(row_hash, 'hex')
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, creator_id uuid, platform text, external_id text, url text, followers bigint,
       engagement_rate double precision, average_views bigint, average_engagements bigint, as_of timestamptz, verified_at timestamptz, row_hash text)
     ON CONFLICT (imported_by, platform, external_id) DO UPDATE SET url = excluded.url, followers = excluded.followers, engagement_rate = excluded.engagement_rate,
       average_views = excluded.average_views, average_engagements = excluded.average_engagements, as_of = excluded.as_of,
       verified_at = coalesce(channels.verified_at, excluded.verified_at), row_hash = excluded.row_hash, updated_at = now(),
       replaced_hashes = CASE WHEN channels.as_of = excluded.as_of THEN channels.replaced_hashes || channels.row_hash ELSE '{}' END`,
    [JSON.stringify(channels), orgId],
  );
  await refreshSizes(tx, rows.map((row) => row.creatorId));
}

/** Followers and tier come from the largest channel; platforms are listed from the largest on. */
export async function refreshSizes(tx: Tx, creatorIds: readonly string[]): Promise<void> {
  const sizes = await tx.query<{ id: string; followers: bigint; platforms: string[]; average_views: bigint | null; log_rate: number | null }[]>(
    `SELECT creator_id AS id, max(followers) AS followers, array_agg(platform ORDER BY followers DESC, platform) AS platforms,
       (array_agg(average_views ORDER BY followers DESC, platform))[1] AS average_views, avg(ln((average_engagements + 1.0) / (followers + 1.0))) AS log_rate
     FROM channels WHERE creator_id = ANY ($1::uuid[]) GROUP BY creator_id`,
    [creatorIds],
  );
  const rows = sizes.map(({ id, followers, platforms, average_views, log_rate }) => ({
    id, followers: Number(followers), tier: tierOf(Number(followers)), platforms: [...new Set(platforms)],
    average_views: average_views === null ? null : Number(average_views), log_rate: log_rate === null ? null : Number(log_rate),
  }));
  await tx.query(
    `UPDATE creators c SET followers = r.followers, average_views = r.average_views, tier = r.tier, platforms = r.platforms, updated_at = now(),
       log_rate_mean = CASE WHEN c.note_count = 0 THEN r.log_rate ELSE c.log_rate_mean END
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, followers bigint, average_views bigint, tier text, platforms text[], log_rate double precision) WHERE c.id = r.id`,
    [JSON.stringify(rows)],
  );
}

async function writeAudiences(tx: Tx, rows: readonly Row[]): Promise<void> {
  const told = rows.filter((row) => row.femaleShare !== null || row.ages.length > 0 || row.regions.length > 0 || row.interests.length > 0);
  if (told.length === 0) return;
  const audiences = told.map((row) => ({
    id: row.creatorId, female_share: row.femaleShare, ages: row.ages, regions: row.regions, interests: row.interests, active_share: row.activeShare, as_of: row.asOf,
  }));
  await tx.query(
    `UPDATE creators c SET female_share = r.female_share, ages = r.ages, regions = r.regions, interests = r.interests,
       active_share = r.active_share, audience_as_of = r.as_of
     FROM jsonb_to_recordset($1::jsonb)
       AS r(id uuid, female_share real, ages jsonb, regions jsonb, interests jsonb, active_share real, as_of timestamptz) WHERE c.id = r.id`,
    [JSON.stringify(audiences)],
  );
}

const DEFAULT_LEAD_DAYS = 7;
const DEFAULT_REVISIONS = 2;

async function writeRates(tx: Tx, { orgId }: Importer, rows: readonly Row[]): Promise<void> {
  const rates = rows.flatMap((row) => row.prices.map((price) => ({ creator_id: row.creatorId, format: price.format, price: price.priceMinor.toString(), currency: price.currency })));
  if (rates.length === 0) return;
  await tx.query(
    `INSERT INTO rates (creator_id, format, imported_by, price_minor, currency, lead_days, revisions)
     SELECT creator_id, format, $2, price::bigint, currency, ${DEFAULT_LEAD_DAYS}, ${DEFAULT_REVISIONS}
     FROM jsonb_to_recordset($1::jsonb) AS r(creator_id uuid, format text, price text, currency text)
     ON CONFLICT (creator_id, format) DO UPDATE SET price_minor = excluded.price_minor, currency = excluded.currency, updated_at = now()`,
    [JSON.stringify(rates), orgId],
  );
}

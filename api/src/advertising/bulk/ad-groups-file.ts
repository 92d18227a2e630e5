import { parse } from 'csv-parse/sync';
import { csvText, decimalText, microsPerMinor, parseDecimal } from '@meadow/shared';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { AdGroupsFileRefused } from './bulk.errors.ts';
import type { BulkRefusal } from './bulk.view.ts';

/** Of a campaign, the same in each of its rows. */
export const campaignColumns = ['campaign', 'status', 'currency', 'total_budget', 'daily_budget', 'objective', 'pacing', 'time_zone', 'flight_start', 'flight_end', 'product_category', 'separation', 'holdout_percent'] as const;
/** Lists of a targeting, whose cells are parted by bars. */
export const wishColumns = {
  countries: 'countries', regions: 'regions', city_tiers: 'cityTiers', genders: 'genders', age_bands: 'ageBands', interests: 'interests', devices: 'devices', languages: 'languages', hours: 'dayParts', look_alikes_of: 'lookAlikesOf',
  keywords: 'keywords', exact_keywords: 'exactKeywords', broad_keywords: 'broadKeywords', negative_keywords: 'negativeKeywords',
} as const;
export type WishColumn = keyof typeof wishColumns;
export const isWishColumn = (name: string): name is WishColumn => Object.hasOwn(wishColumns, name);
/** Of an ad group, the same in each of its rows. */
export const groupColumns = ['ad_group', 'bid_model', 'bid', 'frequency_cap', 'placements', ...(Object.keys(wishColumns) as WishColumn[])] as const;
export const creativeColumns = ['title', 'text', 'image_url', 'landing_url', 'label'] as const;
export const fileColumns = ['campaign_id', ...campaignColumns, 'ad_group_id', ...groupColumns, 'creative_id', ...creativeColumns] as const;
export type FileColumn = (typeof fileColumns)[number];
/** What a file must have; of another column that is missing nothing changes. */
const needed: readonly FileColumn[] = ['campaign_id', 'campaign', 'status', 'currency', 'total_budget', 'daily_budget', 'ad_group_id', 'ad_group', 'bid_model', 'bid', 'frequency_cap'];
const listed: ReadonlySet<string> = new Set(['placements', ...Object.keys(wishColumns)]);

export const MOST_ROWS = 2_000;
const MOST_NAME = 120;
const MOST_CAP = 1_000;
const MAX_BUDGET_MINOR = 10n ** 13n;
const MAX_BID_MICROS = 10n ** 12n;
const BAR = ' | ';

/** The cells of a row, as the file would write them: of the columns that it has. */
export type Cells = Partial<Record<FileColumn, string>>;

/** A line of the file: what it asks for, or why it cannot be read. */
export interface ReadRow {
  line: number;
  /** What the line calls them, also where the rest of it cannot be read. */
  names: { campaign: string | null; adGroup: string | null };
  cells: Cells | null;
  refusal: BulkRefusal | null;
}

export const fileOf = (rows: readonly Cells[]): string => csvText([fileColumns, ...rows.map(lineOf)]);
/** More of a file that has begun. */
export const rowsOf = (rows: readonly Cells[]): string => csvText(rows.map(lineOf)).replace('\uFEFF', '');
const lineOf = (cells: Cells) => fileColumns.map((name) => cells[name] ?? '');

export const listCell = (values: readonly string[]): string => values.join(BAR);
export const listIn = (cell: string | undefined): string[] => [...new Set((cell ?? '').split('|').map((value) => value.trim()).filter(Boolean))];

/** @throws AdGroupsFileRefused when it is no CSV, has too many rows or none, or a column is missing */
export function readAdGroups(csv: string): ReadRow[] {
  const [header = [], ...lines] = cellsOf(csv);
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new AdGroupsFileRefused('COLUMNS_MISSING', `lacks the columns ${missing.join(', ')}`);
  if (new Set(names).size < names.length) throw new AdGroupsFileRefused('COLUMN_TWICE', 'has a column twice');
  if (lines.length === 0) throw new AdGroupsFileRefused('FILE_EMPTY', 'has no rows');
  if (lines.length > MOST_ROWS) throw new AdGroupsFileRefused('FILE_TOO_LONG', `has at most ${MOST_ROWS} rows`);
  const present = fileColumns.filter((name) => names.includes(name));
  return lines.map((found, index) => {
    const line = index + 2;
    if (found.length !== names.length) return { line, names: { campaign: null, adGroup: null }, cells: null, refusal: 'ROW_MALFORMED' };
    const given: Cells = Object.fromEntries(present.map((name) => [name, plain(found[names.indexOf(name)] ?? '')]));
    const said = { campaign: given.campaign?.slice(0, MOST_NAME) || null, adGroup: given.ad_group?.slice(0, MOST_NAME) || null };
    const read = written(given);
    return typeof read === 'string' ? { line, names: said, cells: null, refusal: read } : { line, names: said, cells: read, refusal: null };
  });
}

function cellsOf(csv: string): string[][] {
  try {
    // As spreadsheets of the country write it; names of columns hold none of them, cells may.
    const [header = ''] = csv.split(/[\r\n]/, 1);
    const delimiter = [',', ';', '\t'].find((one) => header.includes(`campaign_id${one}`) || header.includes(`${one}campaign_id`)) ?? ',';
    return parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true, delimiter });
  } catch {
    throw new AdGroupsFileRefused('FILE_UNREADABLE', 'cannot be read as CSV');
  }
}

/** Takes away the apostrophe that keeps a spreadsheet from running a name as a formula. */
const plain = (cell: string): string => cell.trim().replace(/^'(?=[=+\-@\t\r])/, '');

/** The cells as the file itself would write them, so that only what differs is a change. */
function written(given: Cells): Cells | BulkRefusal {
  const { campaign_id: campaignId = '', ad_group_id: adGroupId = '', creative_id: creativeId = '', campaign = '', ad_group: adGroup = '', currency = '' } = given;
  if (campaignId !== '' && !isUuid(campaignId)) return 'CAMPAIGN_UNKNOWN';
  if (adGroupId !== '' && (campaignId === '' || !isUuid(adGroupId))) return 'AD_GROUP_UNKNOWN';
  if (creativeId !== '' && (adGroupId === '' || !isUuid(creativeId))) return 'CREATIVE_UNKNOWN';
  if (!isName(campaign) || !isName(adGroup)) return 'NAME_INVALID';
  const [total, daily] = [parseDecimal(given.total_budget ?? '', currency), parseDecimal(given.daily_budget ?? '', currency)];
  if (total === null || daily === null || total > MAX_BUDGET_MINOR || daily <= 0n || daily > total) return 'BUDGET_INVALID';
  const bid = microsOf(given.bid ?? '');
  if (bid === null || bid <= 0n || bid > MAX_BID_MICROS) return 'BID_INVALID';
  const cap = given.frequency_cap ?? '';
  if (cap !== '' && (!/^\d{1,4}$/.test(cap) || Number(cap) < 1 || Number(cap) > MOST_CAP)) return 'CAP_INVALID';
  const lookAlikes = given.look_alikes_of?.toLowerCase().split(/[\s|]+/).filter(Boolean);
  if (lookAlikes?.some((id) => !isUuid(id))) return 'AUDIENCE_UNKNOWN';
  const said: Cells = {
    ...given, campaign_id: campaignId.toLowerCase(), ad_group_id: adGroupId.toLowerCase(), status: (given.status ?? '').toUpperCase(), bid_model: (given.bid_model ?? '').toUpperCase(), total_budget: decimalText(total, currency), daily_budget: decimalText(daily, currency),
    bid: priceText(bid, currency), frequency_cap: cap === '' ? '' : String(Number(cap)),
  };
  if (given.creative_id !== undefined) said.creative_id = creativeId.toLowerCase();
  for (const name of ['objective', 'pacing', 'separation', 'placements'] as const) if (said[name] !== undefined) said[name] = said[name].toUpperCase();
  for (const name of fileColumns) if (listed.has(name) && said[name] !== undefined) said[name] = listCell(listIn(said[name]));
  if (lookAlikes) said.look_alikes_of = listCell([...new Set(lookAlikes)]);
  const held = said.holdout_percent;
  if (held !== undefined && held !== '') {
    if (!/^\d{1,2}(\.\d{1,2})?%?$/.test(held)) return 'HOLDOUT_INVALID';
    said.holdout_percent = percentText(Math.round(Number(held.replace('%', '')) * 100));
  }
  return said;
}

const isName = (name: string): boolean => name !== '' && [...name].length <= MOST_NAME;
export const percentText = (bps: number): string => String(bps / 100);

/** A price in units of the currency, exactly, up to six places. */
export function microsOf(text: string): bigint | null {
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  return whole === '' ? null : BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** With as many places as the currency has, and more only where the price has. */
export function priceText(micros: bigint, currency: string): string {
  const scale = microsPerMinor(currency);
  if (micros % scale === 0n) return decimalText(micros / scale, currency);
  return `${micros / 1_000_000n}.${(micros % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '')}`;
}

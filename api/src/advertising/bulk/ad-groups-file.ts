import { parse } from 'csv-parse/sync';
import { bidModels, csvText, decimalText, microsPerMinor, parseDecimal, type BidModel } from '@meadow/shared';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { AdGroupsFileRefused } from './bulk.errors.ts';
import { MOST_LOOK_ALIKES } from '../campaigns/campaign.rules.ts';
import type { BulkRefusal } from './bulk.view.ts';

export const adGroupColumns = ['campaign_id', 'campaign', 'status', 'currency', 'total_budget', 'daily_budget', 'ad_group_id', 'ad_group', 'bid_model', 'bid', 'frequency_cap', 'look_alikes_of'] as const;
/** Files of before do not have it: then it stays as it is. */
const laterColumns: readonly string[] = ['look_alikes_of'];
type Column = (typeof adGroupColumns)[number];
export const MOST_ROWS = 2_000;
const MOST_NAME = 120;
const MOST_CAP = 1_000;
const MAX_BUDGET_MINOR = 10n ** 13n;
const MAX_BID_MICROS = 10n ** 12n;

/** An ad group with the figures of its campaign, as one row holds them. */
export interface AdGroupRow {
  campaignId: string;
  campaign: string;
  status: string;
  currency: string;
  totalBudgetMinor: bigint;
  dailyBudgetMinor: bigint;
  adGroupId: string;
  adGroup: string;
  bidModel: BidModel;
  bidMicros: bigint;
  frequencyCap: number | null;
  /** Creators; null where the file does not speak of them. */
  lookAlikesOf: string[] | null;
}

/** A line of the file: what it asks for, or why it cannot be read. */
export interface ReadRow {
  line: number;
  /** What the line calls them, also where the rest of it cannot be read. */
  names: { campaign: string | null; adGroup: string | null };
  row: AdGroupRow | null;
  refusal: BulkRefusal | null;
}

const cellsIn = (row: AdGroupRow) => [
  row.campaignId, row.campaign, row.status, row.currency, decimalText(row.totalBudgetMinor, row.currency), decimalText(row.dailyBudgetMinor, row.currency),
  row.adGroupId, row.adGroup, row.bidModel, priceText(row.bidMicros, row.currency), row.frequencyCap, (row.lookAlikesOf ?? []).join(' '),
];

export const fileOf = (rows: readonly AdGroupRow[]): string => csvText([adGroupColumns, ...rows.map(cellsIn)]);

/** More of a file that has begun. */
export const rowsOf = (rows: readonly AdGroupRow[]): string => csvText(rows.map(cellsIn)).replace('\uFEFF', '');

/** @throws AdGroupsFileRefused when it is no CSV, has too many rows or none, or a column is missing */
export function readAdGroups(csv: string): ReadRow[] {
  const [header = [], ...lines] = cellsOf(csv);
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = adGroupColumns.filter((name) => !names.includes(name) && !laterColumns.includes(name));
  if (missing.length > 0) throw new AdGroupsFileRefused('COLUMNS_MISSING', `lacks the columns ${missing.join(', ')}`);
  if (new Set(names).size < names.length) throw new AdGroupsFileRefused('COLUMN_TWICE', 'has a column twice');
  if (lines.length === 0) throw new AdGroupsFileRefused('FILE_EMPTY', 'has no rows');
  if (lines.length > MOST_ROWS) throw new AdGroupsFileRefused('FILE_TOO_LONG', `has at most ${MOST_ROWS} rows`);
  return lines.map((cells, index) => {
    const line = index + 2;
    if (cells.length !== names.length) return { line, names: { campaign: null, adGroup: null }, row: null, refusal: 'ROW_MALFORMED' };
    const given = Object.fromEntries(adGroupColumns.map((name) => [name, plain(cells[names.indexOf(name)] ?? '')])) as Record<Column, string>;
    const found = rowOf(given, names.includes('look_alikes_of'));
    const said = { campaign: given.campaign.slice(0, MOST_NAME) || null, adGroup: given.ad_group.slice(0, MOST_NAME) || null };
    return typeof found === 'string' ? { line, names: said, row: null, refusal: found } : { line, names: said, row: found, refusal: null };
  });
}

function cellsOf(csv: string): string[][] {
  try {
    return parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true, delimiter: [',', ';', '\t'] });
  } catch {
    throw new AdGroupsFileRefused('FILE_UNREADABLE', 'cannot be read as CSV');
  }
}

/** Takes away the apostrophe that keeps a spreadsheet from running a name as a formula. */
const plain = (cell: string): string => cell.trim().replace(/^'(?=[=+\-@\t\r])/, '');

function rowOf(given: Record<Column, string>, hasAudiences: boolean): AdGroupRow | BulkRefusal {
  const { campaign_id: campaignId, ad_group_id: adGroupId, campaign, ad_group: adGroup, currency } = given;
  if (!isUuid(campaignId)) return 'CAMPAIGN_UNKNOWN';
  if (!isUuid(adGroupId)) return 'AD_GROUP_UNKNOWN';
  if (!isName(campaign) || !isName(adGroup)) return 'NAME_INVALID';
  const [totalBudgetMinor, dailyBudgetMinor] = [parseDecimal(given.total_budget, currency), parseDecimal(given.daily_budget, currency)];
  if (totalBudgetMinor === null || dailyBudgetMinor === null || totalBudgetMinor > MAX_BUDGET_MINOR || dailyBudgetMinor <= 0n || dailyBudgetMinor > totalBudgetMinor) return 'BUDGET_INVALID';
  const bidModel = bidModels.find((one) => one === given.bid_model.toUpperCase());
  if (!bidModel) return 'BID_MODEL_UNKNOWN';
  const bidMicros = microsOf(given.bid);
  if (bidMicros === null || bidMicros <= 0n || bidMicros > MAX_BID_MICROS) return 'BID_INVALID';
  const frequencyCap = given.frequency_cap === '' ? null : /^\d{1,4}$/.test(given.frequency_cap) ? Number(given.frequency_cap) : 0;
  if (frequencyCap !== null && (frequencyCap < 1 || frequencyCap > MOST_CAP)) return 'CAP_INVALID';
  const lookAlikesOf = hasAudiences ? given.look_alikes_of.toLowerCase().split(/[\s|]+/).filter(Boolean) : null;
  if (lookAlikesOf && (lookAlikesOf.length > MOST_LOOK_ALIKES || !lookAlikesOf.every((id) => isUuid(id)))) return 'AUDIENCE_UNKNOWN';
  return { campaignId: campaignId.toLowerCase(), campaign, status: given.status.toUpperCase(), currency, totalBudgetMinor, dailyBudgetMinor, adGroupId: adGroupId.toLowerCase(), adGroup, bidModel, bidMicros, frequencyCap, lookAlikesOf: lookAlikesOf && [...new Set(lookAlikesOf)] };
}

const isName = (name: string): boolean => name !== '' && [...name].length <= MOST_NAME;

/** A price in units of the currency, exactly, up to six places. */
function microsOf(text: string): bigint | null {
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  return whole === '' ? null : BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

/** With as many places as the currency has, and more only where the price has. */
export function priceText(micros: bigint, currency: string): string {
  const scale = microsPerMinor(currency);
  if (micros % scale === 0n) return decimalText(micros / scale, currency);
  return `${micros / 1_000_000n}.${(micros % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '')}`;
}

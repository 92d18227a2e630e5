import { bidModels, objectives, pacings, parseDecimal, placements, separations, type BidModel, type CampaignStatus, type Objective, type Pacing, type Placement, type Separation } from '@meadow/shared';
import type { AdGroupInput, CampaignInput, CreativeInput } from '../campaigns/campaign.input.ts';
import { canMove } from '../campaigns/campaign.lifecycle.ts';
import { isDraft, isLive } from '../campaigns/campaign.policy.ts';
import { campaignColumns, creativeColumns, groupColumns, isWishColumn, listIn, microsOf, wishColumns, type Cells, type FileColumn, type ReadRow } from './ad-groups-file.ts';
import type { BulkChangeView, BulkRefusal } from './bulk.view.ts';

/** A creative with its group and campaign, as they stand. */
export interface Stored {
  campaignId: string;
  status: CampaignStatus;
  dealId: string | null;
  adGroupId: string;
  creativeId: string;
  cells: Cells;
}

/** A row with what stands now and what it would change. */
export interface Judged extends ReadRow {
  /** The campaign's id, or what stands for that of a new one. */
  campaignKey: string;
  stored: Stored | null;
  changes: BulkChangeView[];
  /** The column that is wrong, where it is one. */
  column: FileColumn | null;
}

/** A campaign as a file wants it. */
export interface PlannedCampaign {
  key: string;
  /** Null for one that is to be made. */
  id: string | null;
  status: { before: CampaignStatus | null; after: string };
  dealId: string | null;
  input: CampaignInput;
  /** Whether anything but its status changes. */
  isRevised: boolean;
  /** Rows by the path of what they say in the input: "adGroups.0.creatives.1". */
  rows: { path: string; at: number }[];
}

const idsOf = ({ campaign_id: campaign = '', ad_group_id: group = '', creative_id: creative = '' }: Cells) => ({ campaign, group, creative });
const keyOf = (cells: Cells): string => cells.campaign_id || `new ${cells.campaign}`;
const groupKeyOf = (cells: Cells): string => cells.ad_group_id || `new ${cells.ad_group}`;
const said = (cells: Cells, columns: readonly FileColumn[]): string => JSON.stringify(columns.map((name) => cells[name]));

/** What each row changes, or why it cannot be. */
export function judge(read: readonly ReadRow[], stored: readonly Stored[]): Judged[] {
  const creatives = new Map(stored.map((one) => [one.creativeId, one]));
  const groups = new Map(stored.toReversed().map((one) => [one.adGroupId, one]));
  const campaigns = new Map(stored.map((one) => [one.campaignId, one]));
  const seen = new Set<string>();
  const first = new Map<string, Cells>();
  const isFirstLike = (key: string, cells: Cells, columns: readonly FileColumn[]): boolean => {
    const known = first.get(key) ?? cells;
    first.set(key, known);
    return said(known, columns) === said(cells, columns);
  };
  return read.map((one): Judged => {
    const { cells } = one;
    if (cells === null) return { ...one, campaignKey: '', stored: null, changes: [], column: null };
    const ids = idsOf(cells);
    const key = keyOf(cells);
    const campaign = campaigns.get(ids.campaign);
    const group = groups.get(ids.group);
    const creative = creatives.get(ids.creative);
    const hasCreatives = cells.creative_id !== undefined;
    const found = ids.creative !== '' ? creative : ids.group !== '' && !hasCreatives ? group : undefined;
    const base = found ?? (ids.group !== '' ? group : campaign) ?? null;
    const refused = (refusal: BulkRefusal, column: FileColumn | null = null): Judged => ({ ...one, campaignKey: key, stored: null, changes: [], refusal, column });
    if (ids.campaign !== '' && !campaign) return refused('CAMPAIGN_UNKNOWN');
    if (ids.group !== '' && group?.campaignId !== ids.campaign) return refused(campaign ? 'AD_GROUP_UNKNOWN' : 'CAMPAIGN_UNKNOWN');
    if (ids.creative !== '' && creative?.adGroupId !== ids.group) return refused('CREATIVE_UNKNOWN');
    const own = hasCreatives ? ids.creative : ids.group;
    const isTwice = own !== '' && seen.has(own);
    seen.add(own);
    const changes = changesOf(cells, { campaign: campaign ?? null, group: ids.group !== '' ? (group ?? null) : null, creative: found ?? null });
    const agrees = isFirstLike(key, cells, campaignColumns) && isFirstLike(`${key} ${groupKeyOf(cells)}`, cells, groupColumns);
    const refusal: BulkRefusal | null = isTwice ? (hasCreatives ? 'CREATIVE_TWICE' : 'AD_GROUP_TWICE') : agrees ? null : 'ROWS_DISAGREE';
    const [reason, column] = refusal ? [refusal, null] : (refusalOf(cells, campaign ?? null, changes) ?? [null, null]);
    return { ...one, campaignKey: key, stored: base, changes, refusal: reason, column };
  });
}

function refusalOf(cells: Cells, campaign: Stored | null, changes: readonly BulkChangeView[]): [BulkRefusal, FileColumn | null] | null {
  for (const [name, all] of [['objective', objectives], ['pacing', pacings], ['separation', separations]] as const) {
    if (cells[name] && !(all as readonly string[]).includes(cells[name])) return ['FIELD_INVALID', name];
  }
  if (!(bidModels as readonly string[]).includes(cells.bid_model ?? '')) return ['BID_MODEL_UNKNOWN', 'bid_model'];
  if (listIn(cells.placements).some((one) => !(placements as readonly string[]).includes(one))) return ['FIELD_INVALID', 'placements'];
  if (campaign === null) return cells.status === '' || cells.status === 'DRAFT' ? null : ['STATUS_NOT_POSSIBLE', 'status'];
  const { status } = campaign;
  if (cells.currency !== campaign.cells.currency) return ['CURRENCY_FIXED', 'currency'];
  if (changes.length > 0 && !isLive(status) && !isDraft(status)) return ['CAMPAIGN_CANNOT_CHANGE', null];
  if (cells.status === status) return null;
  const isPossible = cells.status === 'PAUSED' ? canMove(status, 'PAUSED', 'BRAND') : cells.status === 'ACTIVE' && status === 'PAUSED';
  return isPossible ? null : ['STATUS_NOT_POSSIBLE', 'status'];
}

function changesOf(cells: Cells, before: Record<'campaign' | 'group' | 'creative', Stored | null>): BulkChangeView[] {
  const part = (columns: readonly FileColumn[], was: Stored | null) => columns.flatMap((column) => {
    const [old, now] = [was?.cells[column] ?? '', cells[column]];
    return now === undefined || now === old ? [] : [{ column, before: old, after: now }];
  });
  const isWhole = cells.creative_id !== undefined;
  return [...part(campaignColumns, before.campaign), ...part(groupColumns, before.group), ...(isWhole ? part(creativeColumns, before.creative) : [])];
}

/** The campaigns of rows that can be read, each whole: what stands, with what the rows say. */
export function planOf(judged: readonly Judged[], stored: readonly Stored[]): PlannedCampaign[] {
  const found = new Map<string, PlannedCampaign>();
  judged.forEach(({ cells, campaignKey: key, refusal, changes }, at) => {
    if (cells === null || refusal !== null) return;
    const plan = found.get(key) ?? begun(key, cells, stored.filter(({ campaignId }) => campaignId === key));
    found.set(key, plan);
    plan.isRevised ||= changes.some(({ column }) => column !== 'status');
    Object.assign(plan.input, campaignIn(cells, plan.input));
    const group = groupIn(plan.input, cells);
    const path = `adGroups.${plan.input.adGroups.indexOf(group)}`;
    plan.rows.push({ path: cells.creative_id === undefined ? path : `${path}.creatives.${creativeIn(group, cells)}`, at });
  });
  return [...found.values()];
}

function begun(key: string, cells: Cells, rows: readonly Stored[]): PlannedCampaign {
  const [row] = rows;
  const input = inputOf(row?.cells ?? cells);
  for (const { cells: one } of rows) creativeIn(groupIn(input, one), one);
  return { key, id: row?.campaignId ?? null, status: { before: row?.status ?? null, after: cells.status ?? '' }, dealId: row?.dealId ?? null, input: { ...input, dealId: row?.dealId ?? null }, isRevised: row === undefined, rows: [] };
}

/** A campaign without groups. Words that are none of a list are refused before. */
function inputOf(cells: Cells): CampaignInput {
  const nothing: CampaignInput = { name: '', objective: 'CONVERSION', currency: cells.currency ?? '', totalBudgetMinor: 0n, dailyBudgetMinor: 0n, flightStartOn: '', flightEndOn: '', adGroups: [] };
  return { ...nothing, ...campaignIn(cells, nothing) };
}

const oneOf = <Word extends string>(all: readonly Word[], cell: string | undefined): Word | undefined => all.find((one) => one === cell);

function campaignIn(cells: Cells, before: CampaignInput): Partial<CampaignInput> {
  const currency = cells.currency ?? before.currency;
  const has = (name: FileColumn) => cells[name] !== undefined;
  return {
    name: cells.campaign ?? before.name,
    totalBudgetMinor: parseDecimal(cells.total_budget ?? '', currency) ?? before.totalBudgetMinor, dailyBudgetMinor: parseDecimal(cells.daily_budget ?? '', currency) ?? before.dailyBudgetMinor,
    objective: oneOf<Objective>(objectives, cells.objective) ?? before.objective,
    ...(has('pacing') ? { pacing: oneOf<Pacing>(pacings, cells.pacing) ?? before.pacing ?? null } : {}), ...(has('separation') ? { separation: oneOf<Separation>(separations, cells.separation) ?? before.separation ?? null } : {}),
    ...(has('time_zone') ? { timeZone: cells.time_zone || null } : {}), ...(has('product_category') ? { productCategory: cells.product_category || null } : {}),
    ...(has('holdout_percent') ? { holdoutBps: cells.holdout_percent === '' ? null : Math.round(Number(cells.holdout_percent) * 100) } : {}),
    ...(has('flight_start') ? { flightStartOn: cells.flight_start ?? '' } : {}), ...(has('flight_end') ? { flightEndOn: cells.flight_end ?? '' } : {}),
  };
}

/** The group that a row speaks of, with what it says. */
function groupIn({ adGroups }: CampaignInput, cells: Cells): AdGroupInput {
  const id = cells.ad_group_id || null;
  let group = adGroups.find((one) => (id === null ? one.id == null && one.name === cells.ad_group : one.id === id));
  if (!group) adGroups.push((group = { id, name: '', placements: ['FEED'], bidModel: 'CPM', bidMicros: 0n, targeting: {}, frequencyCap: null, creatives: [] }));
  group.name = cells.ad_group ?? group.name;
  group.bidModel = oneOf<BidModel>(bidModels, cells.bid_model) ?? group.bidModel;
  group.bidMicros = microsOf(cells.bid ?? '') ?? group.bidMicros;
  group.frequencyCap = cells.frequency_cap ? Number(cells.frequency_cap) : null;
  if (cells.placements !== undefined) group.placements = listIn(cells.placements).flatMap((one) => oneOf<Placement>(placements, one) ?? []);
  for (const [column, cell] of Object.entries(cells)) if (isWishColumn(column)) group.targeting = { ...group.targeting, [wishColumns[column]]: listIn(cell) };
  return group;
}

/** The place of the creative that a row speaks of, once it says what the row does. */
function creativeIn({ creatives }: AdGroupInput, cells: Cells): number {
  const id = cells.creative_id || null;
  const at = id === null ? -1 : creatives.findIndex((one) => one.id === id);
  const before = creatives[at];
  const words: CreativeInput = {
    title: cells.title ?? before?.title ?? '', text: cells.text ?? before?.text ?? '', imageUrl: (cells.image_url ?? before?.imageUrl) || null, landingUrl: cells.landing_url ?? before?.landingUrl ?? '', label: cells.label ?? before?.label ?? '',
  };
  if (at >= 0) creatives[at] = { ...words, id };
  return at >= 0 ? at : creatives.push({ ...words, id }) - 1;
}

const columnNames: Readonly<Record<string, FileColumn>> = {
  name: 'campaign', totalBudgetMinor: 'total_budget', dailyBudgetMinor: 'daily_budget', objective: 'objective', timeZone: 'time_zone', flightStartOn: 'flight_start', flightEndOn: 'flight_end', productCategory: 'product_category', separation: 'separation',
  holdoutBps: 'holdout_percent', placements: 'placements', bidMicros: 'bid', frequencyCap: 'frequency_cap', title: 'title', text: 'text', imageUrl: 'image_url', landingUrl: 'landing_url', label: 'label', creatives: 'title',
  ...Object.fromEntries(Object.entries(wishColumns).map(([column, name]) => [name, column as FileColumn])),
};

/** The column that a field of a {@link CampaignInput} stands in. */
export function columnOf(path: string): FileColumn | null {
  const field = path.split('.').at(-1) ?? '';
  return field === 'name' && path.startsWith('adGroups.') ? 'ad_group' : (columnNames[field] ?? null);
}

import { Injectable } from '@nestjs/common';
import { decimalText, type BidModel, type CampaignStatus } from '@meadow/shared';
import { InsufficientFunds } from '../../finance/index.ts';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { AudiencesService } from '../audiences/audiences.service.ts';
import { CampaignCannotMove, CampaignCurrency, CampaignInvalid, RightsMissing } from '../campaigns/campaign.errors.ts';
import { moveCampaign } from '../campaigns/campaign.lifecycle.ts';
import { CampaignsService, restart } from '../campaigns/campaigns.service.ts';
import { fileOf, listCell, listIn, percentText, priceText, readAdGroups, rowsOf, wishColumns, type FileColumn } from './ad-groups-file.ts';
import { columnOf, judge, planOf, type Judged, type PlannedCampaign, type Stored } from './bulk-plan.ts';
import type { BulkChangeInput, BulkReceiptView, BulkRefusal, BulkRowView } from './bulk.view.ts';

interface StoredRow extends Record<string, unknown> {
  campaignId: string;
  campaign: string;
  status: CampaignStatus;
  currency: string;
  total: bigint;
  daily: bigint;
  objective: string;
  pacing: string;
  timeZone: string;
  startOn: string;
  endOn: string;
  category: string | null;
  separation: string;
  holdout: number | null;
  dealId: string | null;
  adGroupId: string;
  adGroup: string;
  position: number;
  bidModel: BidModel;
  bidMicros: bigint;
  cap: number | null;
  placements: string[];
  targeting: Record<string, string[]>;
  creativeId: string;
  place: number;
  title: string;
  text: string;
  image: string | null;
  landing: string;
  label: string;
}
interface Refused {
  reason: BulkRefusal;
  column: FileColumn | null;
}
const PORTION = 1_000;
const MOST_AT_ONCE = 100;
const WHOLE_BPS = 10_000;
const [LEAST_BPS, MOST_BPS] = [-9_000, 90_000];
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Taken back on purpose: a preview, or a row was refused. */
class TakenBack extends Error {}

const SELECT = `SELECT c.id AS "campaignId", c.name AS campaign, c.status, c.currency, c.total_budget_minor AS total, c.daily_budget_minor AS daily, c.objective, c.pacing, c.time_zone AS "timeZone", c.flight_start_on::text AS "startOn",
    c.flight_end_on::text AS "endOn", c.product_category AS category, c.separation, c.holdout_bps AS holdout, c.deal_id AS "dealId", g.id AS "adGroupId", g.name AS "adGroup", g.position, g.bid_model AS "bidModel", g.bid_micros AS "bidMicros",
    g.frequency_cap AS cap, g.placements, g.targeting, cr.id AS "creativeId", cr.position AS place, cr.title, cr.text, cr.image_url AS image, cr.landing_url AS landing, cr.label
  FROM campaigns c JOIN ad_groups g ON g.campaign_id = c.id AND g.retired_at IS NULL JOIN creatives cr ON cr.ad_group_id = g.id AND cr.status <> 'RETIRED' WHERE c.brand_id = $1`;
const IN_ORDER = 'ORDER BY c.id DESC, g.position, g.id, cr.position, cr.id';

/** Campaigns with their groups and creatives, changed and made from one file: all of it holds, or nothing. */
@Injectable()
export class BulkEditsService {
  constructor(
    private readonly db: Database,
    private readonly campaigns: CampaignsService,
    private readonly audiences: AudiencesService,
    private readonly clock: Clock,
  ) {}

  /** The creatives of all campaigns of the brand that are not over, with all that they hang on, newest first. @throws Forbidden */
  async file(viewer: Viewer): Promise<string> {
    let file = '';
    for await (const part of this.parts(viewer)) file += part;
    return file;
  }

  /** Some campaigns as they would be after one change of all of them, to be seen and given back. @throws Forbidden, BadInput */
  async changedFile(viewer: Viewer, { campaignIds, status = null, bidBps = 0, dailyBudgetBps = 0 }: BulkChangeInput): Promise<string> {
    checkBrand(viewer);
    if (campaignIds.length < 1 || campaignIds.length > MOST_AT_ONCE || !campaignIds.every(isUuid)) throw new BadInput({ campaignIds: `must be 1 to ${MOST_AT_ONCE} campaigns` });
    for (const [name, bps] of Object.entries({ bidBps, dailyBudgetBps })) if ((bps ?? 0) < LEAST_BPS || (bps ?? 0) > MOST_BPS) throw new BadInput({ [name]: 'must be between -9000 and 90000' });
    const rows = await this.db.read<StoredRow>(viewer.context, `${SELECT} AND c.status NOT IN ('ENDED', 'RECONCILED') AND c.id = ANY ($2::uuid[]) ${IN_ORDER}`, [viewer.accountId, campaignIds], 'bulk_changed_file');
    const by = (amount: bigint, bps: number | null) => (amount * BigInt(WHOLE_BPS + (bps ?? 0)) + BigInt(WHOLE_BPS / 2)) / BigInt(WHOLE_BPS);
    return fileOf(rows.map((row) => {
      const daily = by(row.daily, dailyBudgetBps);
      return { ...storedOf({ ...row, bidMicros: by(row.bidMicros, bidBps), daily: daily > row.total ? row.total : daily }).cells, status: status ?? row.status };
    }));
  }

  /** The same, however many there are, portion by portion. @throws Forbidden */
  async *parts(viewer: Viewer, portion = PORTION): AsyncGenerator<string> {
    checkBrand(viewer);
    let last: StoredRow | undefined;
    do {
      const rows: StoredRow[] = await this.db.read<StoredRow>(
        viewer.context,
        `${SELECT} AND c.status NOT IN ('ENDED', 'RECONCILED') AND ($3::uuid IS NULL OR c.id < $3 OR (c.id = $3 AND (g.position, g.id, cr.position, cr.id) > ($4, $5, $6, $7))) ${IN_ORDER} LIMIT $2`,
        [viewer.accountId, portion, last?.campaignId ?? null, last?.position ?? 0, last?.adGroupId ?? NO_ID, last?.place ?? 0, last?.creativeId ?? NO_ID], 'bulk_file',
      );
      const cells = rows.map((row) => storedOf(row).cells);
      if (rows.length > 0 || !last) yield last ? rowsOf(cells) : fileOf(cells);
      last = rows.length === portion ? rows.at(-1) : undefined;
    } while (last);
  }

  /** What would become of every row; changes nothing. @throws AdGroupsFileRefused, Forbidden */
  preview(viewer: Viewer, csv: string): Promise<BulkReceiptView> {
    return this.take(viewer, csv, 'PREVIEW');
  }

  /** Applies the file, unless a row is refused. @throws AdGroupsFileRefused, Forbidden */
  apply(viewer: Viewer, csv: string): Promise<BulkReceiptView> {
    return this.take(viewer, csv, 'APPLY');
  }

  private async take(viewer: Viewer, csv: string, mode: 'PREVIEW' | 'APPLY'): Promise<BulkReceiptView> {
    checkBrand(viewer);
    const read = readAdGroups(csv);
    const wanted = [...new Set(read.flatMap(({ cells }) => cells?.campaign_id || []))];
    const stored = (await this.db.read<StoredRow>(viewer.context, `${SELECT} AND c.id = ANY ($2::uuid[]) ${IN_ORDER}`, [viewer.accountId, wanted], 'bulk_stored')).map(storedOf);
    const judged = judge(read, stored);
    const isWhole = judged.every(({ refusal }) => refusal === null);
    const refused = await this.tryAll(viewer, judged, planOf(judged, stored), isWhole ? mode : 'PREVIEW');
    const audiences = judged.flatMap(({ cells, stored: before }) => [...listIn(cells?.look_alikes_of), ...listIn(before?.cells.look_alikes_of)]);
    const names = await this.audiences.namesOf(viewer.context, audiences);
    const rows = judged.map((one, at) => told(one, refused.get(at) ?? null, names));
    const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
    return { isApplied: mode === 'APPLY' && isWhole && refused.size === 0, created: count('CREATED'), changed: count('CHANGED'), unchanged: count('UNCHANGED'), refused: count('REFUSED'), rows };
  }

  /**
   * Changes campaign after campaign in one transaction, so that what one takes from the balance is missing for the next.
   * @returns which rows cannot be; as long as there is one, nothing holds
   */
  private async tryAll(viewer: Viewer, judged: readonly Judged[], plans: readonly PlannedCampaign[], mode: 'PREVIEW' | 'APPLY'): Promise<Map<number, Refused>> {
    const refused = new Map<number, Refused>();
    const changing = plans.filter(({ isRevised, status }) => isRevised || status.before !== status.after);
    try {
      await this.db.transaction(viewer.context, async (tx) => {
        refused.clear();
        // In one order for everybody, so that two files never wait for each other in a circle.
        for (const plan of changing.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
          await tx.query('SAVEPOINT bulk');
          try {
            await this.change(tx, viewer, plan);
          } catch (error) {
            const found = refusalsOf(error, plan, judged);
            if (found === null) throw error;
            await tx.query('ROLLBACK TO SAVEPOINT bulk');
            for (const [at, one] of found) refused.set(at, one);
          }
          await tx.query('RELEASE SAVEPOINT bulk');
        }
        if (mode === 'PREVIEW' || refused.size > 0) throw new TakenBack('nothing is kept');
      });
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    }
    return refused;
  }

  private async change(tx: Tx, viewer: Viewer, { id, input, isRevised, status, dealId }: PlannedCampaign): Promise<void> {
    if (id === null) return void (await this.campaigns.createIn(tx, viewer, input));
    if (isRevised) await this.campaigns.reviseIn(tx, viewer, id, input);
    if (status.before === status.after) return;
    if (status.after === 'PAUSED') return this.campaigns.changeIn(tx, viewer, id, 'campaign.pause', async (campaign) => moveCampaign(campaign, 'PAUSED', 'BRAND'));
    await this.campaigns.checkRights(viewer.context, dealId);
    return this.campaigns.changeIn(tx, viewer, id, 'campaign.resume', async (campaign) => restart(campaign, this.clock.now()));
  }
}

function checkBrand({ kind }: Viewer): void {
  if (kind !== 'BRAND') throw new Forbidden('Only a brand has campaigns.');
}

function storedOf(row: StoredRow): Stored {
  const { campaignId, adGroupId, creativeId, status, dealId, currency } = row;
  return {
    campaignId, adGroupId, creativeId, status, dealId,
    cells: {
      campaign_id: campaignId, campaign: row.campaign, status, currency, total_budget: decimalText(row.total, currency), daily_budget: decimalText(row.daily, currency), objective: row.objective, pacing: row.pacing, time_zone: row.timeZone,
      flight_start: row.startOn, flight_end: row.endOn, product_category: row.category ?? '', separation: row.separation, holdout_percent: row.holdout === null ? '' : percentText(row.holdout),
      ad_group_id: adGroupId, ad_group: row.adGroup, bid_model: row.bidModel, bid: priceText(row.bidMicros, currency), frequency_cap: row.cap === null ? '' : String(row.cap), placements: listCell(row.placements),
      ...Object.fromEntries(Object.entries(wishColumns).map(([column, name]) => [column, listCell(row.targeting[name] ?? [])])),
      creative_id: creativeId, title: row.title, text: row.text, image_url: row.image ?? '', landing_url: row.landing, label: row.label,
    },
  };
}

function told({ line, names, refusal, column, stored, cells, changes: plain }: Judged, refused: Refused | null, creators: ReadonlyMap<string, string>): BulkRowView {
  // Who reads the preview knows creators by name.
  const said = (ids: string) => listIn(ids).map((id) => creators.get(id) ?? id).join(', ');
  const changes = plain.map((change) => (change.column === 'look_alikes_of' ? { ...change, before: said(change.before), after: said(change.after) } : change));
  const reason = refusal ?? (changes.length > 0 ? (refused?.reason ?? null) : null);
  const isNew = cells !== null && (cells.campaign_id === '' || cells.ad_group_id === '' || cells.creative_id === '');
  return {
    line, campaignId: stored?.campaignId ?? null, campaign: names.campaign, adGroup: names.adGroup, reason, column: reason === null ? null : refusal === null ? (refused?.column ?? null) : column, changes,
    outcome: reason !== null ? 'REFUSED' : changes.length === 0 ? 'UNCHANGED' : isNew ? 'CREATED' : 'CHANGED',
  };
}

/** Which rows of a campaign an error is about: those it names a field of, or all of them. Null for one that is nobody's fault. */
function refusalsOf(error: unknown, { rows }: PlannedCampaign, judged: readonly Judged[]): Map<number, Refused> | null {
  const reason = reasonOf(error);
  if (reason === null) return null;
  const changing = rows.filter(({ at }) => (judged[at]?.changes.length ?? 0) > 0);
  const fields = error instanceof CampaignInvalid ? Object.keys(error.fields ?? {}) : [];
  const found = new Map<number, Refused>();
  for (const field of fields) {
    const named = rows.filter(({ path }) => field.startsWith(`${path}.`) || (field.startsWith('adGroups.') && path.startsWith(`${field.split('.').slice(0, 2).join('.')}.`) && !field.includes('.creatives.')));
    for (const { at } of field.startsWith('adGroups.') && named.length > 0 ? named : changing) if (!found.has(at)) found.set(at, { reason: fieldReason(field), column: columnOf(field) });
  }
  return found.size > 0 ? found : new Map(changing.map(({ at }) => [at, { reason, column: null }]));
}

const fieldReason = (field: string): BulkRefusal => (field.endsWith('.lookAlikesOf') ? 'AUDIENCE_UNKNOWN' : field === 'totalBudgetMinor' ? 'BUDGET_PROMISED' : 'FIELD_INVALID');

function reasonOf(error: unknown): BulkRefusal | null {
  if (error instanceof InsufficientFunds) return 'INSUFFICIENT_FUNDS';
  if (error instanceof RightsMissing) return 'RIGHTS_MISSING';
  if (error instanceof CampaignInvalid) return 'FIELD_INVALID';
  if (error instanceof CampaignCurrency) return 'CURRENCY_FIXED';
  if (error instanceof CampaignCannotMove) return 'CAMPAIGN_CANNOT_CHANGE';
  return error instanceof NotFound ? 'CAMPAIGN_UNKNOWN' : null;
}

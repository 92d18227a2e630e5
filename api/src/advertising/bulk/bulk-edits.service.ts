import { Injectable } from '@nestjs/common';
import { decimalText, type CampaignStatus } from '@meadow/shared';
import { InsufficientFunds } from '../../finance/index.ts';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { AudiencesService } from '../audiences/audiences.service.ts';
import { CampaignCannotMove, CampaignInvalid, RightsMissing } from '../campaigns/campaign.errors.ts';
import { canMove, moveCampaign } from '../campaigns/campaign.lifecycle.ts';
import { isDraft, isLive } from '../campaigns/campaign.policy.ts';
import { CampaignsService, restart } from '../campaigns/campaigns.service.ts';
import { LiveEditsService } from '../campaigns/live-edits.service.ts';
import { fileOf, priceText, readAdGroups, rowsOf, type AdGroupRow, type ReadRow } from './ad-groups-file.ts';
import type { BulkChangeView, BulkReceiptView, BulkRefusal, BulkRowView } from './bulk.view.ts';

interface Stored extends AdGroupRow {
  status: CampaignStatus;
  dealId: string | null;
  position: number;
}
const PORTION = 1_000;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** A row with what stands now and what it would change. */
interface Judged extends ReadRow {
  stored: Stored | null;
  changes: BulkChangeView[];
}
/** Taken back on purpose: a preview, or a row was refused. */
class TakenBack extends Error {}

const SELECT = `SELECT c.id AS "campaignId", c.name AS campaign, c.status, c.currency, c.total_budget_minor AS "totalBudgetMinor", c.daily_budget_minor AS "dailyBudgetMinor", c.deal_id AS "dealId",
    g.id AS "adGroupId", g.name AS "adGroup", g.bid_model AS "bidModel", g.bid_micros AS "bidMicros", g.frequency_cap AS "frequencyCap", coalesce(g.targeting -> 'lookAlikesOf', '[]'::jsonb) AS "lookAlikesOf", g.position
  FROM campaigns c JOIN ad_groups g ON g.campaign_id = c.id AND g.retired_at IS NULL WHERE c.brand_id = $1`;

/** Bids, budgets, caps and pauses of many ad groups from one file: all of it holds, or nothing. */
@Injectable()
export class BulkEditsService {
  constructor(
    private readonly db: Database,
    private readonly campaigns: CampaignsService,
    private readonly live: LiveEditsService,
    private readonly audiences: AudiencesService,
    private readonly clock: Clock,
  ) {}

  /** The ad groups of all campaigns of the brand that are not over, newest first. @throws Forbidden */
  async file(viewer: Viewer): Promise<string> {
    let file = '';
    for await (const part of this.parts(viewer)) file += part;
    return file;
  }

  /** The same, however many there are, portion by portion. @throws Forbidden */
  async *parts(viewer: Viewer, portion = PORTION): AsyncGenerator<string> {
    checkBrand(viewer);
    let last: Stored | undefined;
    do {
      const rows: Stored[] = await this.db.read<Stored & Record<string, unknown>>(
        viewer.context,
        `${SELECT} AND c.status NOT IN ('ENDED', 'RECONCILED') AND ($3::uuid IS NULL OR c.id < $3 OR (c.id = $3 AND (g.position, g.id) > ($4, $5))) ORDER BY c.id DESC, g.position, g.id LIMIT $2`,
        [viewer.accountId, portion, last?.campaignId ?? null, last?.position ?? 0, last?.adGroupId ?? NO_ID], 'bulk_file',
      );
      if (rows.length > 0 || !last) yield last ? rowsOf(rows) : fileOf(rows);
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
    const wanted = [...new Set(read.flatMap(({ row }) => row?.campaignId ?? []))];
    const stored = await this.db.read<Stored & Record<string, unknown>>(viewer.context, `${SELECT} AND c.id = ANY ($2::uuid[])`, [viewer.accountId, wanted], 'bulk_stored');
    const judged = judge(read, stored);
    const isWhole = judged.every(({ refusal }) => refusal === null);
    const refused = await this.tryAll(viewer, judged, isWhole ? mode : 'PREVIEW');
    const names = await this.audiences.namesOf(viewer.context, judged.flatMap(({ row, stored: before }) => [...(row?.lookAlikesOf ?? []), ...(before?.lookAlikesOf ?? [])]));
    const rows = judged.map((one) => told(one, refused, names));
    const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
    return { isApplied: mode === 'APPLY' && isWhole && refused.size === 0, changed: count('CHANGED'), unchanged: count('UNCHANGED'), refused: count('REFUSED'), rows };
  }

  /**
   * Changes campaign after campaign in one transaction, so that what one takes from the balance is missing for the next.
   * @returns which campaigns cannot be changed so; as long as there is one, nothing holds
   */
  private async tryAll(viewer: Viewer, judged: readonly Judged[], mode: 'PREVIEW' | 'APPLY'): Promise<Map<string, BulkRefusal>> {
    const refused = new Map<string, BulkRefusal>();
    const changing = judged.filter(({ refusal, changes }) => refusal === null && changes.length > 0);
    const byCampaign = new Map<string, Judged[]>();
    for (const one of changing) if (one.stored) byCampaign.set(one.stored.campaignId, [...(byCampaign.get(one.stored.campaignId) ?? []), one]);
    try {
      await this.db.transaction(viewer.context, async (tx) => {
        refused.clear();
        // In one order for everybody, so that two files never wait for each other in a circle.
        for (const id of [...byCampaign.keys()].sort()) {
          await tx.query('SAVEPOINT bulk');
          try {
            await this.change(tx, viewer, id, byCampaign.get(id) ?? []);
          } catch (error) {
            const reason = reasonOf(error);
            if (reason === null) throw error;
            await tx.query('ROLLBACK TO SAVEPOINT bulk');
            refused.set(id, reason);
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

  private async change(tx: Tx, viewer: Viewer, id: string, rows: readonly Judged[]): Promise<void> {
    const wishes = rows.flatMap(({ row }) => row ?? []);
    const [first] = wishes;
    if (!first) return;
    if (rows.some(({ changes }) => changes.some(({ column }) => column !== 'status'))) {
      await this.campaigns.changeIn(tx, viewer, id, 'campaign.update', (campaign) => {
        if (campaign.status === 'REJECTED') moveCampaign(campaign, 'DRAFT', 'BRAND');
        return this.live.applyFigures(tx, campaign, {
          name: first.campaign, totalBudgetMinor: first.totalBudgetMinor, dailyBudgetMinor: first.dailyBudgetMinor,
          groups: wishes.map(({ adGroupId, adGroup, bidModel, bidMicros, frequencyCap, lookAlikesOf }) => ({ id: adGroupId, name: adGroup, bidModel, bidMicros, frequencyCap, lookAlikesOf })),
        });
      });
    }
    const before = rows[0]?.stored;
    if (!before || before.status === first.status) return;
    if (first.status === 'PAUSED') return this.campaigns.changeIn(tx, viewer, id, 'campaign.pause', async (campaign) => moveCampaign(campaign, 'PAUSED', 'BRAND'));
    await this.campaigns.checkRights(viewer.context, before.dealId);
    return this.campaigns.changeIn(tx, viewer, id, 'campaign.resume', async (campaign) => restart(campaign, this.clock.now()));
  }
}

function checkBrand({ kind }: Viewer): void {
  if (kind !== 'BRAND') throw new Forbidden('Only a brand has campaigns.');
}

function judge(read: readonly ReadRow[], stored: readonly Stored[]): Judged[] {
  const groups = new Map(stored.map((one) => [one.adGroupId, one]));
  const campaigns = new Set(stored.map(({ campaignId }) => campaignId));
  const seen = new Set<string>();
  const firsts = new Map<string, AdGroupRow>();
  return read.map((one) => {
    const { row } = one;
    if (row === null) return { ...one, stored: null, changes: [] };
    const before = groups.get(row.adGroupId);
    const isTwice = seen.has(row.adGroupId);
    seen.add(row.adGroupId);
    if (before?.campaignId !== row.campaignId) return { ...one, stored: null, changes: [], refusal: campaigns.has(row.campaignId) ? 'AD_GROUP_UNKNOWN' : 'CAMPAIGN_UNKNOWN' };
    const first = firsts.get(row.campaignId) ?? row;
    firsts.set(row.campaignId, first);
    const changes = changesOf(before, row);
    const refusal = isTwice ? 'AD_GROUP_TWICE' : campaignOf(first) !== campaignOf(row) ? 'ROWS_DISAGREE' : refusalOf(before, row, changes);
    return { ...one, stored: before, changes, refusal };
  });
}

const campaignOf = ({ campaign, status, totalBudgetMinor, dailyBudgetMinor }: AdGroupRow): string => [campaign, status, totalBudgetMinor, dailyBudgetMinor].join('\n');

function refusalOf({ status, currency }: Stored, row: AdGroupRow, changes: readonly BulkChangeView[]): BulkRefusal | null {
  if (row.currency !== currency) return 'CURRENCY_FIXED';
  if (changes.length > 0 && !isLive(status) && !isDraft(status)) return 'CAMPAIGN_CANNOT_CHANGE';
  if (row.status === status) return null;
  const isPossible = row.status === 'PAUSED' ? canMove(status, 'PAUSED', 'BRAND') : row.status === 'ACTIVE' && status === 'PAUSED';
  return isPossible ? null : 'STATUS_NOT_POSSIBLE';
}

function changesOf(before: Stored, row: AdGroupRow): BulkChangeView[] {
  const money = (minor: bigint) => decimalText(minor, before.currency);
  const pairs: [string, string, string][] = [
    ['campaign', before.campaign, row.campaign], ['status', before.status, row.status],
    ['total_budget', money(before.totalBudgetMinor), money(row.totalBudgetMinor)], ['daily_budget', money(before.dailyBudgetMinor), money(row.dailyBudgetMinor)],
    ['ad_group', before.adGroup, row.adGroup], ['bid_model', before.bidModel, row.bidModel],
    ['bid', priceText(before.bidMicros, before.currency), priceText(row.bidMicros, before.currency)], ['frequency_cap', String(before.frequencyCap ?? ''), String(row.frequencyCap ?? '')],
    ['look_alikes_of', (before.lookAlikesOf ?? []).join(' '), (row.lookAlikesOf ?? before.lookAlikesOf ?? []).join(' ')],
  ];
  return pairs.flatMap(([column, was, is]) => (was === is ? [] : [{ column, before: was, after: is }]));
}

function told({ line, names, refusal, stored, changes: plain }: Judged, refused: ReadonlyMap<string, BulkRefusal>, creators: ReadonlyMap<string, string>): BulkRowView {
  // Who reads the preview knows creators by name.
  const said = (ids: string) => ids.split(' ').map((id) => creators.get(id) ?? id).join(', ');
  const changes = plain.map((change) => (change.column === 'look_alikes_of' ? { ...change, before: said(change.before), after: said(change.after) } : change));
  const reason = refusal ?? (changes.length > 0 && stored ? (refused.get(stored.campaignId) ?? null) : null);
  return {
    line, campaignId: stored?.campaignId ?? null, campaign: names.campaign, adGroup: names.adGroup, reason, changes,
    outcome: reason !== null ? 'REFUSED' : changes.length > 0 ? 'CHANGED' : 'UNCHANGED',
  };
}

function reasonOf(error: unknown): BulkRefusal | null {
  if (error instanceof InsufficientFunds) return 'INSUFFICIENT_FUNDS';
  if (error instanceof RightsMissing) return 'RIGHTS_MISSING';
  if (error instanceof CampaignInvalid) return Object.keys(error.fields ?? {}).some((field) => field.endsWith('.lookAlikesOf')) ? 'AUDIENCE_UNKNOWN' : 'BUDGET_PROMISED';
  if (error instanceof CampaignCannotMove) return 'CAMPAIGN_CANNOT_CHANGE';
  return error instanceof NotFound ? 'CAMPAIGN_UNKNOWN' : null;
}

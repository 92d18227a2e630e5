import { Inject, Injectable } from '@nestjs/common';
import { addDays, type Currency } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { available, campaignBudget, InsufficientFunds, LedgerService } from '../../finance/index.ts';
import { AuditService, OrganisationsService, type Viewer } from '../../identity/index.ts';
import { DealsService } from '../../marketplace/index.ts';
import { ExperimentsService } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, type Context } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { AdGroupsWriter, type Boost } from './ad-groups.writer.ts';
import { Campaign } from './campaign.entity.ts';
import { CampaignCannotMove, CampaignInvalid, RightsMissing } from './campaign.errors.ts';
import type { CampaignInput } from './campaign.input.ts';
import { moveCampaign } from './campaign.lifecycle.ts';
import { isDraft, isLive } from './campaign.policy.ts';
import { checkCampaign, isTimeZone } from './campaign.rules.ts';
import { differenceOf, groupsOf, snapshotOf } from './campaign.snapshot.ts';
import { dayIn } from './day-in.ts';
import { heldOutBps } from './holdout.ts';
import { LiveEditsService } from './live-edits.service.ts';

const MAX_NOTE = 1_000;
const DAY_MS = 86_400_000;

/** In whose name something is done: a person's, or a person's standing word. */
export type CampaignActor = Pick<Viewer, 'userId' | 'organisationId' | 'accountId' | 'kind' | 'context'>;

/** What a brand and the operator do with campaigns. What time does with them is in {@link FlightsService}. */
@Injectable()
export class CampaignsService {
  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerService,
    private readonly deals: DealsService,
    private readonly writer: AdGroupsWriter,
    private readonly live: LiveEditsService,
    private readonly experiments: ExperimentsService,
    private readonly organisations: OrganisationsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws CampaignInvalid, CampaignCurrency, NotFound for another's deal */
  async create(viewer: CampaignActor, input: CampaignInput): Promise<string> {
    return this.db.transaction(viewer.context, (tx) => this.createIn(tx, viewer, input));
  }

  /** The same as a part of a larger change. @throws CampaignInvalid, CampaignCurrency, NotFound */
  async createIn(tx: Tx, viewer: CampaignActor, input: CampaignInput): Promise<string> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand has campaigns.');
    const timeZone = input.timeZone || (await this.organisations.get(viewer.accountId)).timeZone;
    this.check(input, timeZone);
    const boost = await this.boostOf(viewer, input.dealId ?? null);
    const now = this.clock.now();
    const id = uuidv7();
    const campaign = tx.create(Campaign, {
      ...this.wishOf(input, { timeZone, pacing: 'EVEN', separation: 'LISTED' }), id, brandId: viewer.accountId, status: 'DRAFT', reviewNote: null, fundedAt: null, endedAt: null,
      chargedMinor: 0n, chargedAt: null, accruedMicros: null, billedThrough: null, createdAt: now, updatedAt: now,
    });
    await tx.insert(Campaign, campaign);
    await this.addGroups(tx, campaign, input, boost);
    await this.audit.record(tx, { organisationId: viewer.organisationId, userId: viewer.userId, accountId: viewer.accountId }, { action: 'campaign.create', object: 'campaign', objectId: id, after: this.wishOf(input, campaign) });
    return id;
  }

  /** Changes a draft or what runs; a rejected campaign becomes a draft again. @throws CampaignInvalid, CampaignCannotMove, NotFound */
  async update(viewer: Viewer, id: string, input: CampaignInput): Promise<void> {
    const boost = await this.boostOf(viewer, input.dealId ?? null);
    await this.change(viewer, id, 'campaign.update', async (tx, campaign) => {
      this.check(input, input.timeZone || campaign.timeZone);
      if (isLive(campaign.status)) return this.live.apply(tx, campaign, input, boost);
      if (!isDraft(campaign.status)) throw new CampaignCannotMove(campaign.status, 'DRAFT');
      if (campaign.status === 'REJECTED') moveCampaign(campaign, 'DRAFT', 'BRAND');
      Object.assign(campaign, this.wishOf(input, campaign));
      await tx.query('DELETE FROM ad_groups WHERE campaign_id = $1', [id]);
      await this.addGroups(tx, campaign, input, boost);
    });
  }

  /** The same as a part of a larger change, groups and creatives of a draft keep their ids. @throws CampaignInvalid, CampaignCannotMove, NotFound */
  async reviseIn(tx: Tx, viewer: Viewer, id: string, input: CampaignInput): Promise<void> {
    const boost = await this.boostOf(viewer, input.dealId ?? null);
    await this.changeIn(tx, viewer, id, 'campaign.update', async (campaign) => {
      this.check(input, input.timeZone || campaign.timeZone);
      if (isLive(campaign.status)) return this.live.apply(tx, campaign, input, boost);
      if (!isDraft(campaign.status)) throw new CampaignCannotMove(campaign.status, 'DRAFT');
      if (campaign.status === 'REJECTED') moveCampaign(campaign, 'DRAFT', 'BRAND');
      Object.assign(campaign, this.wishOf(input, campaign));
      await this.live.changeGroups(tx, campaign, input.adGroups, boost);
    });
  }

  /** Asks the operator to let it run. @throws CampaignCannotMove, RightsMissing, InsufficientFunds */
  async submit(viewer: CampaignActor, id: string): Promise<void> {
    const { dealId, currency, totalBudgetMinor } = await this.get(viewer.context, id);
    await this.checkRights(viewer.context, dealId);
    const balance = await this.ledger.balanceOf(viewer.context, available(viewer.accountId), currency);
    if (balance < totalBudgetMinor) throw new InsufficientFunds(totalBudgetMinor - balance, currency);
    await this.change(viewer, id, 'campaign.submit', async (_tx, campaign) => moveCampaign(campaign, 'IN_REVIEW', 'BRAND'));
  }

  /**
   * The operator lets it run or sends it back. Approving moves the total budget from the brand's balance to the
   * campaign's own and begins its holdout; a flight that has begun starts at once.
   * @throws CampaignCannotMove, RightsMissing, InsufficientFunds
   */
  async review(viewer: Viewer, id: string, approve: boolean, note: string | null): Promise<void> {
    if ([...(note ?? '')].length > MAX_NOTE) throw new BadInput({ note: `has at most ${MAX_NOTE} characters` });
    const { dealId } = await this.get(viewer.context, id);
    if (approve) await this.checkRights(viewer.context, dealId);
    await this.change(viewer, id, approve ? 'campaign.approve' : 'campaign.reject', async (tx, campaign) => {
      if (isLive(campaign.status) && (await this.live.review(tx, campaign, approve)) > 0) {
        campaign.reviewNote = note;
        return;
      }
      moveCampaign(campaign, approve ? 'SCHEDULED' : 'REJECTED', 'OPERATOR');
      campaign.reviewNote = note;
      await tx.query(`UPDATE creatives SET status = $2 WHERE campaign_id = $1 AND status <> 'RETIRED'`, [id, approve ? 'APPROVED' : 'REJECTED']);
      if (!approve) return;
      campaign.fundedAt = this.clock.now();
      await this.ledger.transfer(tx, {
        kind: 'campaign.fund', from: available(campaign.brandId), to: campaignBudget(id, campaign.brandId), amountMinor: campaign.totalBudgetMinor,
        currency: campaign.currency, campaignId: id, idempotencyKey: `campaign:${id}:fund`,
      });
      campaign.holdoutBps = heldOutBps(campaign.holdoutBps, this.config);
      await this.experiments.beginHoldout(tx, { brandId: campaign.brandId, campaignId: id, name: campaign.name, heldOutBps: campaign.holdoutBps });
      if (hasBegun(campaign, this.clock.now())) moveCampaign(campaign, 'ACTIVE', 'SYSTEM');
    });
  }

  /** The operator stops ads that should not be seen, whatever was said before; changed, they may be reviewed again. @throws CampaignCannotMove, BadInput without a reason */
  async takeDown(viewer: Viewer, id: string, note: string): Promise<void> {
    if (note.trim() === '' || [...note].length > MAX_NOTE) throw new BadInput({ note: `must have 1 to ${MAX_NOTE} characters` });
    await this.change(viewer, id, 'campaign.takeDown', async (tx, campaign) => {
      if (!isLive(campaign.status)) throw new CampaignCannotMove(campaign.status, 'REJECTED');
      campaign.reviewNote = note.trim();
      await tx.query(`UPDATE creatives SET status = 'REJECTED' WHERE campaign_id = $1 AND status IN ('APPROVED', 'PENDING')`, [id]);
    });
  }

  async pause(viewer: Viewer, id: string): Promise<void> {
    await this.change(viewer, id, 'campaign.pause', async (_tx, campaign) => moveCampaign(campaign, 'PAUSED', 'BRAND'));
  }

  /** @throws CampaignCannotMove, RightsMissing */
  async resume(viewer: Viewer, id: string): Promise<void> {
    await this.checkRights(viewer.context, (await this.get(viewer.context, id)).dealId);
    await this.change(viewer, id, 'campaign.resume', async (_tx, campaign) => restart(campaign, this.clock.now()));
  }

  /** For good: what was not spent returns to the brand's balance once the last events are in. */
  async end(viewer: Viewer, id: string): Promise<void> {
    await this.change(viewer, id, 'campaign.end', async (_tx, campaign) => {
      moveCampaign(campaign, 'ENDED', 'BRAND');
      campaign.endedAt = this.clock.now();
    });
  }

  /** A draft with the same groups, creatives and length of flight, from today on. @throws NotFound */
  async clone(viewer: Viewer, id: string, name: string | null): Promise<string> {
    const campaign = await this.get(viewer.context, id);
    const adGroups = await this.db.transaction(viewer.context, (tx) => groupsOf(tx, id));
    const startOn = dayIn(this.clock.now(), campaign.timeZone);
    const days = Math.round((Date.parse(campaign.flightEndOn) - Date.parse(campaign.flightStartOn)) / DAY_MS);
    return this.create(viewer, { ...campaign, name: name?.trim() || campaign.name, flightStartOn: startOn, flightEndOn: addDays(startOn, days), adGroups });
  }

  /** @throws NotFound for a missing and for another's campaign */
  private async get(context: Context, id: string): Promise<Campaign> {
    return this.db.transaction(context, (tx) => found(tx.findOne(Campaign, { where: { id: checkedId(id) } }), id));
  }

  /** Runs a change on the locked row, so that a second click waits and then meets the new status. */
  private async change(viewer: CampaignActor, id: string, action: string, work: (tx: Tx, campaign: Campaign) => Promise<void>): Promise<void> {
    await this.db.transaction(viewer.context, (tx) => this.changeIn(tx, viewer, id, action, (campaign) => work(tx, campaign)));
  }

  /** The same as a part of a larger change; its history names what differs. @throws NotFound */
  async changeIn(tx: Tx, viewer: CampaignActor, id: string, action: string, work: (campaign: Campaign) => Promise<void>): Promise<void> {
    const campaign = await found(tx.findOne(Campaign, { where: { id: checkedId(id) }, lock: { mode: 'pessimistic_write' } }), id);
    const before = { status: campaign.status, reviewNote: campaign.reviewNote };
    const was = await snapshotOf(tx, id);
    await work(campaign);
    campaign.updatedAt = this.clock.now();
    await tx.save(campaign);
    const changed = differenceOf(was, await snapshotOf(tx, id));
    const act = { action, object: 'campaign', objectId: id, before: { ...before, ...changed.before }, after: { status: campaign.status, reviewNote: campaign.reviewNote, ...changed.after } };
    await this.audit.record(tx, { organisationId: viewer.organisationId, userId: viewer.userId, accountId: campaign.brandId }, act);
  }

  /** @param before what holds where nothing is said */
  private wishOf(input: CampaignInput, before: Pick<Campaign, 'timeZone' | 'pacing' | 'separation'>) {
    return {
      name: input.name.trim(),
      dealId: input.dealId ?? null,
      objective: input.objective,
      currency: input.currency,
      totalBudgetMinor: input.totalBudgetMinor,
      dailyBudgetMinor: input.dailyBudgetMinor,
      timeZone: input.timeZone || before.timeZone,
      pacing: input.pacing ?? before.pacing,
      productCategory: input.productCategory || null,
      separation: input.separation ?? before.separation,
      holdoutBps: heldOutBps(input.holdoutBps, this.config),
      flightStartOn: input.flightStartOn,
      flightEndOn: input.flightEndOn,
    };
  }

  private check(input: CampaignInput, timeZone: string): void {
    if (!isTimeZone(timeZone)) throw new CampaignInvalid({ timeZone: 'is not an IANA time zone' });
    checkCampaign(input, { today: dayIn(this.clock.now(), timeZone), currency: this.config.AD_CURRENCY as Currency });
  }

  private async boostOf(viewer: CampaignActor, dealId: string | null): Promise<Boost | null> {
    if (dealId === null) return null;
    const rights = await this.deals.boostRightsOf(viewer.context, dealId);
    if (rights.brandId !== viewer.accountId) throw new NotFound('deal', dealId);
    return { dealId, creatorId: rights.creatorId, noteId: rights.noteId };
  }

  /** No rights, no boost. @throws RightsMissing */
  async checkRights(context: Context, dealId: string | null): Promise<void> {
    if (dealId === null) return;
    const { until } = await this.deals.boostRightsOf(context, dealId);
    if (until === null) throw new RightsMissing('the deal’s terms do not allow it, or the note is not published');
    if (until <= this.clock.now()) throw new RightsMissing('the usage rights have expired');
  }

  private async addGroups(tx: Tx, campaign: Campaign, { adGroups }: CampaignInput, boost: Boost | null): Promise<void> {
    for (const [position, group] of adGroups.entries()) await this.writer.addGroup(tx, campaign, group, position, boost);
  }
}

const checkedId = (id: string): string => {
  if (!isUuid(id)) throw new NotFound('campaign', id);
  return id;
};

async function found(campaign: Promise<Campaign | null>, id: string): Promise<Campaign> {
  const one = await campaign;
  if (!one) throw new NotFound('campaign', id);
  return one;
}

/** Out of its pause: it waits for its flight, or runs at once. @throws CampaignCannotMove */
export function restart(campaign: Campaign, now: Date): void {
  moveCampaign(campaign, 'SCHEDULED', 'BRAND');
  if (hasBegun(campaign, now)) moveCampaign(campaign, 'ACTIVE', 'SYSTEM');
}

/** Whether the first day of the flight has come. */
export const hasBegun = ({ flightStartOn, timeZone }: { flightStartOn: string; timeZone: string }, now: Date): boolean => flightStartOn <= dayIn(now, timeZone);


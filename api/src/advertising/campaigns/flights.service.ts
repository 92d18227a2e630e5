import { Inject, Injectable } from '@nestjs/common';
import { currencies, endOfDay, microsPerMinor, type CampaignStatus } from '@meadow/shared';
import { adRevenue, available, campaignBudget, LedgerService } from '../../finance/index.ts';
import { AuditService } from '../../identity/index.ts';
import { DealsService } from '../../marketplace/index.ts';
import { ExperimentsService } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { TOKEN_LIFE_S } from '../delivery/moments.ts';
import { Campaign } from './campaign.entity.ts';
import { funded, moveCampaign } from './campaign.lifecycle.ts';
import { chargeableUntil, dueMinor } from './charging.ts';
import { dayIn } from './day-in.ts';

/** Events that were under way when a campaign ended are waited for so long; what comes later is not billed. */
const RECONCILE_AFTER_MS = 20_000;

/** Usage rights of boosted notes are looked at so often. */
const RIGHTS_EVERY_MS = 5_000;
const scales = Object.fromEntries(currencies.map((currency) => [currency, Number(microsPerMinor(currency))]));

/** Campaigns for which there may be something to do; {@link FlightsService.advanceOne} decides on the locked row. */
const DUE = `
  SELECT c.id FROM campaigns c
  CROSS JOIN LATERAL (SELECT ($4::jsonb ->> c.currency)::bigint AS scale, ($2::timestamptz AT TIME ZONE c.time_zone)::date AS today,
    app.campaign_spent(c.id, '-infinity') AS spent, app.campaign_spent(c.id, date_trunc('day', $2::timestamptz, c.time_zone)) AS spent_today) s
  CROSS JOIN LATERAL (SELECT s.spent >= (c.total_budget_minor - 1) * s.scale OR s.spent_today >= (c.daily_budget_minor - 1) * s.scale AS limited) l
  WHERE c.status = ANY ($1::text[]) AND (
    (least(s.spent / s.scale, c.total_budget_minor) > c.charged_minor AND (c.status = 'ENDED' OR coalesce(c.charged_at, c.funded_at) < $6))
    OR (c.status = 'ENDED' AND c.ended_at <= $2::timestamptz - make_interval(secs => $3))
    OR (c.status <> 'ENDED' AND s.today > c.flight_end_on)
    OR (c.status = 'SCHEDULED' AND s.today >= c.flight_start_on)
    OR (c.status = 'ACTIVE' AND l.limited)
    OR (c.status = 'BUDGET_LIMITED' AND NOT l.limited)
    OR ($5 AND c.deal_id IS NOT NULL AND c.status IN ('ACTIVE', 'BUDGET_LIMITED'))
  ) ORDER BY c.id`;

interface Spending {
  spent: bigint;
  spent_today: bigint;
}

/** What time and traffic do with campaigns: start, limit, charge, end, reconcile. Every step is safe to repeat. */
@Injectable()
export class FlightsService {
  private rightsCheckedMs = 0;

  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerService,
    private readonly deals: DealsService,
    private readonly experiments: ExperimentsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'CHARGE_MINUTES'>,
  ) {}

  /** Takes the campaigns that owe something or must change their status one step on, each in its own transaction. */
  async advance(): Promise<void> {
    const now = this.clock.now();
    const withRights = now.getTime() - this.rightsCheckedMs > RIGHTS_EVERY_MS;
    if (withRights) this.rightsCheckedMs = now.getTime();
    const parameters = [funded, now, RECONCILE_AFTER_MS / 1_000, JSON.stringify(scales), withRights, chargeableUntil(now, this.config.CHARGE_MINUTES)];
    const rows = await this.db.read<{ id: string }>(systemContext, DUE, parameters, 'campaigns_due');
    for (const { id } of rows) await this.advanceOne(id);
  }

  /** Looks at once at what boosts the note of a deal. */
  async followRights(dealId: string): Promise<void> {
    const rows = await this.db.read<{ id: string }>(systemContext, `SELECT id FROM campaigns WHERE deal_id = $1 AND status IN ('ACTIVE', 'BUDGET_LIMITED') ORDER BY id`, [dealId]);
    for (const { id } of rows) await this.advanceOne(id);
  }

  async advanceOne(id: string): Promise<void> {
    const rights = await this.rightsEndOf(id);
    await this.db.transaction(systemContext, async (tx) => {
      const campaign = await tx.findOne(Campaign, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!campaign || !funded.includes(campaign.status)) return;
      const [spending] = await tx.query<Spending[]>(
        `SELECT app.campaign_spent($1, '-infinity') AS spent, app.campaign_spent($1, date_trunc('day', $3::timestamptz, $2)) AS spent_today`,
        [id, campaign.timeZone, this.clock.now()],
      );
      const before = campaign.status;
      const credited = await this.credit(tx, campaign, spending!.spent);
      const charged = this.isChargeDue(campaign) && (await this.charge(tx, campaign, spending!.spent));
      const to = this.next(campaign, spending!, rights);
      if (to) await this.move(tx, campaign, to, spending!.spent);
      if (!to && !charged && !credited) return;
      campaign.updatedAt = this.clock.now();
      await tx.save(campaign);
      if (campaign.status === before) return;
      const system = { organisationId: campaign.brandId, accountId: campaign.brandId, userId: null };
      await this.audit.record(tx, system, { action: 'campaign.advance', object: 'campaign', objectId: id, before: { status: before }, after: { status: campaign.status } });
    });
  }

  /** The status that time, money or rights demand now; null when it stays. */
  private next(campaign: Campaign, { spent, spent_today: spentToday }: Spending, rightsUntil: Date | null | undefined): CampaignStatus | null {
    const now = this.clock.now();
    const today = dayIn(now, campaign.timeZone);
    const scale = microsPerMinor(campaign.currency);
    if (campaign.status === 'ENDED') return now.getTime() - (campaign.endedAt?.getTime() ?? 0) >= RECONCILE_AFTER_MS ? 'RECONCILED' : null;
    if (today > campaign.flightEndOn) return 'ENDED';
    if (campaign.status === 'SCHEDULED') return today >= campaign.flightStartOn ? 'ACTIVE' : null;
    if (campaign.status === 'PAUSED') return null;
    if (rightsUntil !== undefined && (rightsUntil === null || rightsUntil <= now)) return 'PAUSED';
    // A rest too small for another ad counts as spent.
    const isSpent = (budgetMinor: bigint, used: bigint) => used >= budgetMinor * scale - scale;
    const limited = isSpent(campaign.dailyBudgetMinor, spentToday) || isSpent(campaign.totalBudgetMinor, spent);
    if (campaign.status === 'ACTIVE' && limited) return 'BUDGET_LIMITED';
    if (campaign.status === 'BUDGET_LIMITED' && !limited) return 'ACTIVE';
    return null;
  }

  private async move(tx: Tx, campaign: Campaign, to: CampaignStatus, spent: bigint): Promise<void> {
    if (to === 'RECONCILED') {
      const [waiting] = await tx.query<{ waits: boolean; last: bigint | null }[]>(
        `SELECT EXISTS (SELECT FROM event_batches WHERE rolled_at IS NULL) AS waits, (SELECT max(batch_id) FROM event_batches WHERE rolled_at IS NOT NULL) AS last`,
      );
      // Nothing may lie between the log and the figure that is final from now on.
      if (waiting!.waits) return;
      campaign.accruedMicros = spent;
      campaign.billedThrough = waiting!.last === null ? 0n : BigInt(waiting!.last);
      await this.returnRest(tx, campaign);
      await this.experiments.closeOf(tx, campaign.id);
    }
    if (to === 'ENDED') campaign.endedAt = this.clock.now();
    moveCampaign(campaign, to, 'SYSTEM');
  }

  /** After a credit the same total is charged to a second time, which is another charge. */
  private async creditsOf(tx: Tx, id: string): Promise<string> {
    const [row] = await tx.query<{ credits: number }[]>(`SELECT count(*)::int AS credits FROM ledger_transfers WHERE campaign_id = $1 AND kind = 'campaign.credit'`, [id]);
    return row && row.credits > 0 ? `:${row.credits}` : '';
  }

  /** Once a period, and whenever it is over: a line each second would say no more, and bury the rest of the book. */
  private isChargeDue({ status, chargedAt, fundedAt }: Campaign): boolean {
    const last = chargedAt ?? fundedAt;
    return status === 'ENDED' || last === null || last < chargeableUntil(this.clock.now(), this.config.CHARGE_MINUTES);
  }

  /** Moves what has accrued in the periods that are over from the campaign's budget to revenue; of a campaign that has ended, all of it. @returns whether a period was looked at */
  private async charge(tx: Tx, campaign: Campaign, spentMicros: bigint): Promise<boolean> {
    const { id, brandId, currency, chargedMinor, status } = campaign;
    const { overMicros, effectiveAt } = await this.overBy(tx, campaign, spentMicros);
    const amountMinor = overMicros / microsPerMinor(currency) < chargedMinor ? 0n : dueMinor(overMicros, campaign);
    if (amountMinor > 0n) {
      await this.ledger.transfer(tx, {
        kind: 'campaign.charge', from: campaignBudget(id, brandId), to: adRevenue(), amountMinor, currency, campaignId: id, effectiveAt, idempotencyKey: `campaign:${id}:charge:${chargedMinor}${await this.creditsOf(tx, id)}`,
      });
      campaign.chargedMinor += amountMinor;
    }
    campaign.chargedAt = this.clock.now();
    return amountMinor > 0n || status !== 'ENDED';
  }

  /** What the periods have cost that are over, and the moment at which it counts: their own end, so that a month has what was spent in it, however soon after it is posted. */
  private async overBy(tx: Tx, { id, status, flightEndOn, timeZone }: Campaign, spentMicros: bigint): Promise<{ overMicros: bigint; effectiveAt: Date }> {
    const now = this.clock.now();
    const before = (end: Date): Date => (end < now ? new Date(end.getTime() - 1) : now);
    if (status === 'ENDED') return { overMicros: spentMicros, effectiveAt: before(endOfDay(flightEndOn, timeZone)) };
    const until = chargeableUntil(now, this.config.CHARGE_MINUTES);
    // Figures are kept by the hour: shorter periods cannot be told apart.
    if (this.config.CHARGE_MINUTES % 60 !== 0 || until > now) return { overMicros: spentMicros, effectiveAt: now };
    const [row] = await tx.query<{ since: bigint }[]>('SELECT app.campaign_spent($1, $2) AS since', [id, until]);
    return { overMicros: spentMicros - (row?.since ?? 0n), effectiveAt: before(until) };
  }

  /**
   * Gives back what was charged for events that were found invalid later, as a credit line: the charge is again what the valid events have cost.
   * @param spentMicros of valid events, as far as they are billed
   * @returns whether anything went back
   */
  private async credit(tx: Tx, campaign: Campaign, spentMicros: bigint): Promise<boolean> {
    const { id, brandId, currency, chargedMinor, totalBudgetMinor } = campaign;
    const spentMinor = spentMicros / microsPerMinor(currency);
    const amountMinor = chargedMinor - (spentMinor < totalBudgetMinor ? spentMinor : totalBudgetMinor);
    if (amountMinor <= 0n) return false;
    const key = `campaign:${id}:credit${await this.creditsOf(tx, id)}`;
    await this.ledger.transfer(tx, { kind: 'campaign.credit', from: adRevenue(), to: campaignBudget(id, brandId), amountMinor, currency, campaignId: id, idempotencyKey: key });
    campaign.chargedMinor -= amountMinor;
    // Its budget is closed: the credit is the brand's to spend.
    if (campaign.status === 'RECONCILED') {
      await this.ledger.transfer(tx, { kind: 'campaign.return', from: campaignBudget(id, brandId), to: available(brandId), amountMinor, currency, campaignId: id, idempotencyKey: `${key}:return` });
    }
    return true;
  }

  /** Takes back what a campaign was charged for traffic that was found invalid. Safe to repeat. */
  creditInvalid(id: string): Promise<void> {
    return this.db.transaction(systemContext, async (tx) => {
      const campaign = await tx.findOne(Campaign, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!campaign || campaign.fundedAt === null) return;
      const before = campaign.chargedMinor;
      if (campaign.status === 'RECONCILED') campaign.accruedMicros = await this.billedMicros(tx, campaign);
      const [spending] = await tx.query<{ spent: bigint }[]>(`SELECT app.campaign_spent($1, '-infinity') AS spent`, [id]);
      await this.credit(tx, campaign, campaign.accruedMicros ?? spending!.spent);
      if (campaign.chargedMinor === before && campaign.status !== 'RECONCILED') return;
      campaign.updatedAt = this.clock.now();
      await tx.save(campaign);
      const system = { organisationId: campaign.brandId, accountId: campaign.brandId, userId: null };
      await this.audit.record(tx, system, { action: 'campaign.credit', object: 'campaign', objectId: id, before: { chargedMinor: before.toString() }, after: { chargedMinor: campaign.chargedMinor.toString() } });
    });
  }

  /** What the events have cost that a reconciled campaign was billed for, as they are judged by now. */
  private async billedMicros(tx: Tx, { id, billedThrough, flightStartOn, flightEndOn }: Campaign): Promise<bigint> {
    const [row] = await tx.query<{ micros: bigint }[]>(
      `SELECT coalesce(sum(e.price_micros), 0)::bigint AS micros FROM event_sources s JOIN events e ON e.brand_id = s.brand_id AND e.source_no = s.no
       WHERE s.campaign_id = $1 AND e.invalid = 0 AND e.price_micros IS NOT NULL AND e.day BETWEEN $3::date - 2 AND $4::date + 9 AND ($2::bigint IS NULL OR e.batch_id <= $2)
         AND NOT EXISTS (SELECT FROM event_findings f WHERE f.brand_id = e.brand_id AND f.event_id = e.event_id AND f.day = e.day)`,
      [id, billedThrough?.toString() ?? null, flightStartOn, flightEndOn],
    );
    return row?.micros ?? 0n;
  }

  private async returnRest(tx: Tx, { id, brandId, currency, totalBudgetMinor, chargedMinor }: Campaign): Promise<void> {
    const amountMinor = totalBudgetMinor - chargedMinor;
    if (amountMinor === 0n) return;
    await this.ledger.transfer(tx, {
      kind: 'campaign.return', from: campaignBudget(id, brandId), to: available(brandId), amountMinor, currency, campaignId: id, idempotencyKey: `campaign:${id}:return`,
    });
  }

  /** Undefined when no note is boosted. */
  private async rightsEndOf(id: string): Promise<Date | null | undefined> {
    const [row] = await this.db.read<{ deal_id: string | null }>(systemContext, 'SELECT deal_id FROM campaigns WHERE id = $1', [id]);
    return row?.deal_id ? (await this.deals.boostRightsOf(systemContext, row.deal_id)).until : undefined;
  }

  /** Why ads were not shown is of interest for a season. */
  async forgetLosses(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => void (await tx.query(`DELETE FROM ad_group_losses WHERE hour < now() - interval '93 days'`)));
  }

  /** Frees what dead processes and unseen ads hold of budgets, once no event can use it any more. */
  async releaseLeases(): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const gone = `l.taken_at < now() - make_interval(secs => $1 + 300) OR l.closed_at < now() - make_interval(secs => $1 + 60)`;
      const late = `EXISTS (SELECT FROM event_batches WHERE rolled_at IS NULL AND batch_id < ((extract(epoch FROM now()) * 1000)::bigint - 1735689600000 - 30000) << 22)`;
      const [released] = await tx.query<[{ no: number }[], number]>(`DELETE FROM budget_leases l WHERE (${gone}) AND NOT ${late} RETURNING no`, [TOKEN_LIFE_S]);
      if (released.length > 0) await tx.query('DELETE FROM rollup_reservations WHERE reservation = ANY ($1::int[])', [released.map(({ no }) => no)]);
    });
  }
}

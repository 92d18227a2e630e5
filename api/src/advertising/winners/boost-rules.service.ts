import { Inject, Injectable } from '@nestjs/common';
import { addDays, type BidModel } from '@meadow/shared';
import { available, LedgerService } from '../../finance/index.ts';
import { AuditService, OrganisationsService, type Viewer } from '../../identity/index.ts';
import { BoostRightsService } from '../../marketplace/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext, type TenantContext } from '../../platform/database/tenant-context.ts';
import { BadInput, DomainError, Forbidden } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import { CampaignsService } from '../campaigns/campaigns.service.ts';
import { dayIn } from '../campaigns/day-in.ts';
import { noteBoosted } from './winners.jobs.ts';
import { WinnersService } from './winners.service.ts';
import type { BoostProposalView, BoostRuleInput, BoostRuleView } from './winners.view.ts';

const MOST_MINOR = 10n ** 13n;
const MOST_MICROS = 10n ** 12n;
const MOST_DAYS = 90;
const USUAL_CAP = 3;

interface RuleRow extends Record<string, unknown> {
  brand_id: string;
  total_budget_minor: bigint;
  daily_budget_minor: bigint;
  bid_model: BidModel;
  bid_micros: bigint;
  flight_days: number;
  allowed_by: string;
  allowed_at: Date;
}

type WonNote = Omit<BoostProposalView, 'keywords'>;

/** Winners that go into Feeds by themselves, because their brand said so: with how much money, and for how long. */
@Injectable()
export class BoostRulesService {
  constructor(
    private readonly db: Database,
    private readonly winners: WinnersService,
    private readonly campaigns: CampaignsService,
    private readonly rights: BoostRightsService,
    private readonly ledger: LedgerService,
    private readonly organisations: OrganisationsService,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The rule that stands; null when notes are only proposed. */
  async of({ context, accountId }: Viewer): Promise<BoostRuleView | null> {
    const [row] = await this.db.read<RuleRow>(context, 'SELECT * FROM boost_rules WHERE brand_id = $1', [accountId], 'boost_rule');
    return row
      ? { totalBudgetMinor: row.total_budget_minor, dailyBudgetMinor: row.daily_budget_minor, bidModel: row.bid_model, bidMicros: row.bid_micros, flightDays: row.flight_days, allowedAt: row.allowed_at, currency: this.config.AD_CURRENCY }
      : null;
  }

  /** Allows it for notes that are published from now on; changing the money keeps since when. @throws Forbidden for others than brands, BadInput */
  async allow(viewer: Viewer, { totalBudgetMinor, dailyBudgetMinor, bidModel, bidMicros, flightDays }: BoostRuleInput): Promise<void> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand boosts notes.');
    const problems: Record<string, string> = {};
    if (totalBudgetMinor <= 0n || totalBudgetMinor > MOST_MINOR) problems['totalBudgetMinor'] = 'must be above zero';
    if (dailyBudgetMinor <= 0n || dailyBudgetMinor > totalBudgetMinor) problems['dailyBudgetMinor'] = 'must be above zero and at most the total budget';
    // A target is of a click or of an order, as each brief says; a rule for all notes must mean one thing.
    if (bidModel === 'TARGET_COST') problems['bidModel'] = 'must be CPM, CPC or AUTOMATIC';
    if (bidMicros <= 0n || bidMicros > MOST_MICROS) problems['bidMicros'] = 'must be above zero';
    if (flightDays < 1 || flightDays > MOST_DAYS) problems['flightDays'] = `must be 1 to ${MOST_DAYS}`;
    if (Object.keys(problems).length > 0) throw new BadInput(problems);
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query(
        `INSERT INTO boost_rules (brand_id, total_budget_minor, daily_budget_minor, bid_model, bid_micros, flight_days, allowed_by, allowed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (brand_id) DO UPDATE SET total_budget_minor = excluded.total_budget_minor, daily_budget_minor = excluded.daily_budget_minor, bid_model = excluded.bid_model,
           bid_micros = excluded.bid_micros, flight_days = excluded.flight_days, allowed_by = excluded.allowed_by`,
        [viewer.accountId, totalBudgetMinor.toString(), dailyBudgetMinor.toString(), bidModel, bidMicros.toString(), flightDays, viewer.userId, this.clock.now()],
      );
      const after = { totalBudgetMinor: totalBudgetMinor.toString(), dailyBudgetMinor: dailyBudgetMinor.toString(), bidModel, bidMicros: bidMicros.toString(), flightDays };
      await this.audit.record(tx, viewer, { action: 'boost.allow', object: 'organisation', objectId: viewer.accountId, after });
    });
  }

  /** From now on notes are only proposed; what runs goes on. */
  async end(viewer: Viewer): Promise<void> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand boosts notes.');
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query('DELETE FROM boost_rules WHERE brand_id = $1', [viewer.accountId]);
      await this.audit.record(tx, viewer, { action: 'boost.disallow', object: 'organisation', objectId: viewer.accountId });
    });
  }

  @Repeats({ name: 'advertising.boost-rules', everyMs: 60_000 })
  async run(): Promise<void> {
    const rules = await this.db.read<RuleRow>(systemContext, 'SELECT * FROM boost_rules ORDER BY brand_id', []);
    for (const rule of rules) await this.boost(rule);
  }

  /** One worker at a time for a brand: a second one meets the rows of the first. */
  private async boost(rule: RuleRow): Promise<void> {
    const brandId = rule.brand_id;
    const context: TenantContext = { userId: rule.allowed_by, actorId: brandId, orgIds: [brandId] };
    const { notes } = await this.winners.measured({ context, accountId: brandId, kind: 'BRAND' });
    const fit = notes.filter((note) => note.isProposed && note.publishedAt >= rule.allowed_at);
    if (fit.length === 0) return;
    const done = await this.db.read<{ deal_id: string; refusal: string | null }>(context, 'SELECT deal_id, refusal FROM rule_boosts WHERE brand_id = $1', [brandId]);
    for (const note of fit) {
      const before = done.find((one) => one.deal_id === note.dealId);
      if (!before || before.refusal === 'INSUFFICIENT_FUNDS') await this.boostNote(rule, context, note, before?.refusal ?? null);
    }
  }

  private async boostNote(rule: RuleRow, context: TenantContext, note: WonNote, refusedBefore: string | null): Promise<void> {
    await this.db.transaction(context, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(7311053, hashtext($1))', [note.dealId]);
      const [held] = await tx.query<{ refusal: string | null }[]>('SELECT refusal FROM rule_boosts WHERE deal_id = $1', [note.dealId]);
      if (held && held.refusal !== 'INSUFFICIENT_FUNDS') return;
      // A campaign that somebody made, or that a run made which was killed before it could say so, is enough.
      const [known] = await tx.query<{ id: string }[]>('SELECT id FROM campaigns WHERE deal_id = $1 ORDER BY id LIMIT 1', [note.dealId]);
      const made = known ? { campaignId: known.id, refusal: null } : await this.make(rule, context, note);
      await tx.query(
        `INSERT INTO rule_boosts (deal_id, brand_id, campaign_id, refusal, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (deal_id) DO UPDATE SET campaign_id = excluded.campaign_id, refusal = excluded.refusal, at = excluded.at`,
        [note.dealId, rule.brand_id, made.campaignId, made.refusal, this.clock.now()],
      );
      if (made.refusal === null || made.refusal !== refusedBefore) {
        await this.outbox.add(tx, noteBoosted, { brandId: rule.brand_id, dealId: note.dealId, campaignId: made.campaignId, note: note.noteTitle ?? note.noteUrl, refusal: made.refusal });
      }
    });
  }

  /** A campaign with one group and the note as its creative, handed in for review like any other. */
  private async make(rule: RuleRow, context: TenantContext, { dealId, rights }: WonNote): Promise<{ campaignId: string | null; refusal: string | null }> {
    if (rights !== 'ALLOWED' && rights !== 'ENDS_SOON') return { campaignId: null, refusal: 'RIGHTS_MISSING' };
    const currency = this.config.AD_CURRENCY;
    if ((await this.ledger.balanceOf(context, available(rule.brand_id), currency)) < rule.total_budget_minor) return { campaignId: null, refusal: 'INSUFFICIENT_FUNDS' };
    const ad = await this.rights.adOf(context, dealId);
    if (!ad) return { campaignId: null, refusal: 'CAMPAIGN_INVALID' };
    const { timeZone } = await this.organisations.get(rule.brand_id);
    const today = dayIn(this.clock.now(), timeZone);
    const actor = { userId: rule.allowed_by, organisationId: rule.brand_id, accountId: rule.brand_id, kind: 'BRAND' as const, context };
    try {
      const campaignId = await this.campaigns.create(actor, {
        name: ad.name, dealId, objective: ad.objective, currency, totalBudgetMinor: rule.total_budget_minor, dailyBudgetMinor: rule.daily_budget_minor, pacing: 'EVEN',
        flightStartOn: today, flightEndOn: addDays(today, rule.flight_days - 1),
        adGroups: [{
          name: ad.label === 'Sponsored' ? 'Feed' : '信息流', placements: ['FEED'], bidModel: rule.bid_model, bidMicros: rule.bid_micros, targeting: {}, frequencyCap: USUAL_CAP,
          creatives: [{ title: ad.title, text: ad.text, landingUrl: ad.landingUrl, label: ad.label }],
        }],
      });
      await this.campaigns.submit(actor, campaignId);
      return { campaignId, refusal: null };
    } catch (error) {
      if (error instanceof DomainError) return { campaignId: null, refusal: error.code };
      throw error;
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Party, WaitDefault } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { EscrowService, partialSplit, sharesOf, type Ending, type HeldDeal, type Partner, type Split } from '../../finance/index.ts';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import type { Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { Deal } from './deal.entity.ts';
import { DealCannotMove, DealOutOfTurn } from './deal.errors.ts';
import { amendable, mayMove, ownerOf, transitionOf, waits, type DealAction, type MoneyEffect } from './deal.lifecycle.ts';
import { readTerms, type StoredTerms, type Terms, MAX_PAYOUT_DAYS } from './deal.terms.ts';
import { dueAt } from './deal.waits.ts';
import { beside, dealCompleted, dealMoved, dealReminder, dealWaitOver } from './deals.jobs.ts';
import { dealSettled } from '../growth/growth.jobs.ts';
import { partyOf } from './deal.policy.ts';

/** Before the end of a wait. */
const reminderHours = [24, 1] as const;

/** Who moves a deal: a person for a party, or the system. */
export interface Mover {
  party: Party;
  viewer: Viewer | null;
}
export const systemMover: Mover = { party: 'SYSTEM', viewer: null };

export interface Step {
  action: DealAction;
  reason?: string;
  /** Who gets what; of `charge` and `split` effects. */
  ending?: Ending;
  /** A version of the terms that this step puts on the table. */
  offer?: { version: number; feeMinor: bigint; by: 'BRAND' | 'CREATOR' };
}

/** Carries out the lifecycle: row, money, timer, history, audit and event of a step commit together or not at all. */
@Injectable()
export class DealMover {
  constructor(
    private readonly escrow: EscrowService,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly timers: Timers,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Locks the row until commit: a second click waits, then meets the new status. @throws NotFound */
  async lock(tx: Tx, viewer: Viewer, id: string): Promise<{ deal: Deal; mover: Mover }> {
    const deal = isUuid(id) ? await tx.findOne(Deal, { where: { id }, lock: { mode: 'pessimistic_write' } }) : null;
    const party = deal && partyOf(viewer, deal);
    if (!deal || !party) throw new NotFound('deal', id);
    return { deal, mover: { party, viewer } };
  }

  /** @throws DealCannotMove, DealOutOfTurn */
  check(deal: Deal, action: DealAction, { party }: Mover): void {
    if (!transitionOf(deal.status, action)) throw new DealCannotMove(deal.status, action);
    if (!mayMove(deal, action, party)) throw new DealOutOfTurn(ownerOf(deal));
  }

  /** @throws DealCannotMove, DealOutOfTurn, InsufficientFunds */
  async move(tx: Tx, deal: Deal, mover: Mover, step: Step): Promise<void> {
    this.check(deal, step.action, mover);
    const transition = transitionOf(deal.status, step.action);
    if (!transition) throw new DealCannotMove(deal.status, step.action);
    const before = { status: deal.status, currentVersion: deal.currentVersion };
    if (transition.to === 'DISPUTED') deal.frozenStatus = deal.status;
    deal.status = transition.to;
    // A change of the terms that nobody signed ends with the time in which it could be.
    if (!amendable.has(deal.status)) deal.amendmentVersion = null;
    if (step.offer) Object.assign(deal, { currentVersion: step.offer.version, feeMinor: step.offer.feeMinor, proposedBy: step.offer.by });
    await this.moveMoney(tx, deal, transition.money, step.ending ?? null);
    await this.enter(tx, deal);
    await this.record(tx, deal, mover, step, before);
    if (deal.status === 'COMPLETED') await this.outbox.add(tx, dealCompleted, { dealId: deal.id });
    if (step.action === 'settle') await this.outbox.add(tx, dealSettled, { dealId: deal.id });
    if (deal.status === 'PUBLISHED') await this.move(tx, deal, { party: 'SYSTEM', viewer: mover.viewer }, { action: 'startVerification' });
  }

  /** Sets the clock of the deal's present status and saves it. */
  async enter(tx: Tx, deal: Deal): Promise<void> {
    const now = this.clock.now();
    const rule = waits[deal.status];
    deal.waitOwner = ownerOf(deal);
    deal.waitDefault = rule?.code ?? null;
    deal.waitDueAt = rule ? dueAt(deal, await this.terms(tx, deal), await this.zone(tx, deal.brandId), now, this.config) : null;
    deal.updatedAt = now;
    await store(tx, deal);
    // What the system does next by itself needs no clock, and settled money is the payout run's.
    await this.wind(tx, deal, rule && deal.waitOwner !== 'SYSTEM' ? deal.waitDueAt : null);
  }

  /** The same wait with another end and default: a ruling that may be appealed. */
  async waitAgain(tx: Tx, deal: Deal, dueAt: Date, code: WaitDefault): Promise<void> {
    Object.assign(deal, { waitDueAt: dueAt, waitDefault: code, updatedAt: this.clock.now() });
    await store(tx, deal);
    await this.wind(tx, deal, dueAt);
  }

  /** The clock of a wait and its reminders; those of the wait before are gone, in one statement: thousands of waits end in a minute. */
  private async wind(tx: Tx, deal: Deal, end: Date | null): Promise<void> {
    const key = `deal:${deal.id}`;
    const now = this.clock.now();
    const reminders = reminderHours.flatMap((hours) => {
      const at = end && new Date(end.getTime() - hours * 3_600_000);
      return at && at > now ? [{ hours, at }] : [];
    });
    const stale = [...(end ? [] : [key]), ...reminderHours.filter((hours) => !reminders.some((one) => one.hours === hours)).map((hours) => `${key}:in-${hours}h`)];
    if (stale.length > 0) await this.timers.clear(tx, ...stale);
    if (!end) return;
    const dueAt = end.toISOString();
    await this.timers.set(tx, { key, job: dealWaitOver, payload: { dealId: deal.id, status: deal.status, dueAt }, dueAt: end });
    for (const { hours, at } of reminders) await this.timers.set(tx, { key: `${key}:in-${hours}h`, job: dealReminder, payload: { dealId: deal.id, dueAt, hours }, dueAt: at });
  }

  /** History, audit entry and event of a step that was taken. */
  async record(tx: Tx, deal: Deal, { party, viewer }: Mover, { action, reason }: { action: DealAction | (typeof beside)[number]; reason?: string }, before: object | null): Promise<void> {
    const stepId = uuidv7();
    const person = party === 'SYSTEM' ? null : viewer;
    await tx.query(
      `INSERT INTO deal_steps (id, deal_id, brand_id, creator_id, action, status, by_party, actor_id, actor_name, reason, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [stepId, deal.id, deal.brandId, deal.creatorId, action, deal.status, party, person?.userId ?? null, person?.name ?? '', reason ?? null, this.clock.now()],
    );
    const by = viewer ?? { organisationId: deal.brandId, accountId: deal.brandId, userId: null };
    const after = { status: deal.status, currentVersion: deal.currentVersion, by: party, ...(reason ? { reason } : {}) };
    await this.audit.record(tx, by, { action: `deal.${action}`, object: 'deal', objectId: deal.id, before, after });
    const { id: dealId, briefId, brandId, creatorId, status } = deal;
    await this.outbox.add(tx, dealMoved, { stepId, dealId, briefId, brandId, creatorId, action, status, by: party });
  }

  /** Terms with what their author left to the installation: what is signed does not change with a setting. */
  inFull(terms: Terms): Terms {
    const usual = Math.min(Math.ceil(this.config.PAYOUT_DAYS), MAX_PAYOUT_DAYS);
    return { ...terms, payoutDays: terms.payoutDays ?? usual };
  }

  private async moveMoney(tx: Tx, deal: Deal, effect: MoneyEffect, decided: Ending | null): Promise<void> {
    const now = this.clock.now();
    if (effect === 'none') {
      // Terms that were agreed but never paid for give their part of the budget back.
      if (deal.agreedAt && !deal.fundedAt && isOver(deal)) await this.giveBudgetBack(tx, deal, splitOf(deal).brandPaysMinor, deal.partnerPaysMinor ?? 0n);
      return;
    }
    const held = await this.heldOf(tx, deal);
    if (effect === 'freeze') return this.escrow.freeze(tx, held);
    if (effect === 'hold') {
      await this.escrow.fund(tx, held);
      deal.fundedAt = now;
      return;
    }
    deal.settledAt = now;
    if (effect === 'release') {
      await this.escrow.release(tx, held);
      deal.releasedMinor += held.split.brandPaysMinor;
      await tx.query('SELECT app.record_delivery($1, 1, 0)', [deal.creatorId]);
      return;
    }
    const ending = effect === 'returnAll' ? partialSplit(held.split, 0) : decided;
    if (!ending) throw new Error(`deal ${deal.id} ends early, and nobody said who gets what`);
    await this.escrow.releasePart(tx, held, { ending, reason: effect === 'split' ? 'dispute' : 'cancel' });
    Object.assign(deal, {
      chargeBps: ending.shareBps, returnedMinor: ending.brandGetsBackMinor, releasedMinor: deal.releasedMinor + held.split.brandPaysMinor - ending.brandGetsBackMinor,
      // With the parts that were paid before.
      endedCreatorMinor: deal.partCreatorMinor + ending.creatorGetsMinor, endedPlatformMinor: deal.partPlatformMinor + ending.platformFeeMinor, endedCreatorFeeMinor: deal.partCreatorFeeMinor + ending.creatorFeeMinor,
    });
    await this.giveBudgetBack(tx, deal, ending.brandGetsBackMinor, sharesOf(held.split, held.partner?.paysMinor ?? 0n, ending).partner.backMinor);
  }

  /** What is in escrow, for whom. */
  async heldOf(tx: Tx, deal: Deal): Promise<HeldDeal> {
    const { payoutDays = null } = await this.terms(tx, deal);
    return { dealId: deal.id, brandId: deal.brandId, creatorId: deal.creatorId, split: heldSplitOf(deal), frozen: deal.frozenStatus !== null, partner: partnerOf(deal), payoutDays };
  }

  private async giveBudgetBack(tx: Tx, deal: Deal, amountMinor: bigint, ofPartnerMinor: bigint): Promise<void> {
    if (deal.partnershipId && ofPartnerMinor > 0n) await tx.query('SELECT app.commit_partner_share($1, $2)', [deal.id, (-ofPartnerMinor).toString()]);
    if (amountMinor > 0n) await tx.query('SELECT app.commit_brief_budget($1, $2)', [deal.id, (-amountMinor).toString()]);
  }

  /** The current version of the terms. */
  async terms(tx: Tx, deal: Deal): Promise<Terms> {
    const [offer] = await tx.query<{ terms: StoredTerms }[]>('SELECT terms FROM offers WHERE deal_id = $1 AND version = $2', [deal.id, deal.currentVersion]);
    if (!offer) throw new Error(`deal ${deal.id} has no version ${deal.currentVersion}`);
    return readTerms(offer.terms);
  }

  async zone(tx: Tx, orgId: string): Promise<string> {
    const [org] = await tx.query<{ time_zone: string }[]>('SELECT time_zone FROM public_organisations WHERE id = $1', [orgId]);
    return org?.time_zone ?? 'UTC';
  }
}

/** The row is locked and known: one UPDATE, where `save` would read it again first. */
async function store(tx: Tx, deal: Deal): Promise<void> {
  const { id, ...columns } = deal;
  await tx.update(Deal, { id }, columns);
}

const isOver = (deal: Deal): boolean => waits[deal.status] === null;

/** The second brand of the deal, if two pay it. */
export const partnerOf = ({ partnerId, partnerPaysMinor }: Deal): Partner | null => (partnerId && partnerPaysMinor !== null ? { orgId: partnerId, paysMinor: partnerPaysMinor } : null);

/** What of the agreed split is not paid for parts yet. */
export function heldSplitOf(deal: Deal): Split {
  const split = splitOf(deal);
  const feeMinor = split.feeMinor - deal.partCreatorMinor - deal.partCreatorFeeMinor;
  const creatorFeeMinor = split.creatorFeeMinor - deal.partCreatorFeeMinor;
  const platformFeeMinor = split.platformFeeMinor - deal.partPlatformMinor;
  return {
    feeMinor, currency: split.currency, creatorFeeMinor, platformFeeMinor, brandFeeMinor: platformFeeMinor - creatorFeeMinor, creatorGetsMinor: split.creatorGetsMinor - deal.partCreatorMinor,
    brandPaysMinor: split.brandPaysMinor - deal.partCreatorMinor - deal.partPlatformMinor,
  };
}

/** The split that was fixed when both sides agreed. */
export function splitOf(deal: Deal): Split {
  const { brandPaysMinor, platformFeeMinor, creatorGetsMinor, feeMinor, currency } = deal;
  if (brandPaysMinor === null || platformFeeMinor === null || creatorGetsMinor === null) throw new Error(`deal ${deal.id} is not agreed`);
  return { feeMinor, currency, brandPaysMinor, platformFeeMinor, creatorGetsMinor, brandFeeMinor: brandPaysMinor - feeMinor, creatorFeeMinor: feeMinor - creatorGetsMinor };
}

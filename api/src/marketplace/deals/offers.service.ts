import { Injectable } from '@nestjs/common';
import { dayAt } from '@meadow/shared';
import { FeesService, partnerPays } from '../../finance/index.ts';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { BadInput, Forbidden } from '../../platform/errors/domain-error.ts';
import { BriefNotOpen } from '../briefs/brief.errors.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { PostBoxService } from '../invitations/post-box.service.ts';
import { DealMover } from './deal-mover.ts';
import type { Deal } from './deal.entity.ts';
import { BudgetExceeded, CreatorClosed, DealCannotMove, DealExists, OfferStale } from './deal.errors.ts';
import { transitionOf, type DealAction } from './deal.lifecycle.ts';
import { checkNotBlocked } from '../matching/party-block.ts';
import { GrowthService } from '../growth/growth.service.ts';
import { addOffer } from './add-offer.ts';
import { broughtBy } from './own-creator.ts';
import { checkTerms, type Terms } from './deal.terms.ts';
import { openDeal } from './open-deal.ts';

interface Opening {
  briefId: string;
  creatorId: string;
  terms: Terms;
  /** The invitation that waited for its turn, if it did. */
  queuedId?: string;
}

/** The way to agreed terms: an invitation or application, counters, and the word of both sides. */
@Injectable()
export class OffersService {
  constructor(
    private readonly db: Database,
    private readonly briefs: BriefsService,
    private readonly mover: DealMover,
    private readonly fees: FeesService,
    private readonly clock: Clock,
    private readonly postBox: PostBoxService,
    private readonly growth: GrowthService,
  ) {}

  /** The brand asks a creator. @throws BriefNotOpen, CreatorClosed, DealExists, InvitationsFull, PartyBlocked, TermsInvalid */
  invite(viewer: Viewer, opening: Opening): Promise<string> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand invites creators.');
    return this.open(viewer, opening, 'BRAND');
  }

  /** A creator applies to an open brief. @throws BriefNotOpen, DealExists, TermsInvalid, LevelLimitReached, PartyBlocked */
  apply(viewer: Viewer, briefId: string, terms: Terms): Promise<string> {
    if (viewer.kind !== 'CREATOR') throw new Forbidden('Only a creator applies to a brief.');
    return this.open(viewer, { briefId, creatorId: viewer.accountId, terms }, 'CREATOR');
  }

  private async open(viewer: Viewer, { briefId, creatorId, terms, queuedId }: Opening, by: 'BRAND' | 'CREATOR'): Promise<string> {
    const brief = await this.briefs.get(viewer, briefId);
    const today = dayAt(this.clock.now(), brief.brand.timeZone);
    if (by === 'BRAND' && brief.brand.id !== viewer.accountId) throw new BriefNotOpen(brief.status);
    if (!(by === 'BRAND' ? ['OPEN', 'INVITE_ONLY'] : ['OPEN']).includes(brief.status)) throw new BriefNotOpen(brief.status);
    if (by === 'CREATOR' && brief.applyBy && brief.applyBy < today) throw new BriefNotOpen(brief.status);
    checkTerms(terms, brief.budget.currency, today);
    const now = this.clock.now();
    try {
      return await this.db.transaction(viewer.context, async (tx) => {
        await this.checkCreator(tx, creatorId, by);
        await checkNotBlocked(tx, brief.brand.id, creatorId);
        if (by === 'CREATOR') await this.growth.checkLimit(tx, creatorId, 'APPLICATIONS');
        if (by === 'BRAND') await this.postBox.check(tx, creatorId, queuedId ?? null);
        const deal = await openDeal(tx, this.mover, { briefId, brandId: brief.brand.id, creatorId, terms, by, now, signer: viewer, viewer });
        return deal.id;
      });
    } catch (error) {
      if ((error as { driverError?: { constraint?: unknown } }).driverError?.constraint === 'deals_live') throw new DealExists();
      throw error;
    }
  }

  private async checkCreator(tx: Tx, creatorId: string, by: 'BRAND' | 'CREATOR'): Promise<void> {
    const [creator] = await tx.query<{ open_for_sponsorship: boolean }[]>('SELECT open_for_sponsorship FROM market_creators WHERE id = $1', [creatorId]);
    if (!creator) throw new BadInput({ creatorId: 'names no creator' });
    if (by === 'BRAND' && !creator.open_for_sponsorship) throw new CreatorClosed();
  }

  /** New terms from the side whose turn it is. @throws DealCannotMove, OfferStale, DealOutOfTurn, TermsInvalid */
  async counter(viewer: Viewer, dealId: string, version: number, terms: Terms): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      this.checkVersion(deal, 'counter', version);
      this.mover.check(deal, 'counter', mover);
      checkTerms(terms, deal.currency, dayAt(this.clock.now(), await this.mover.zone(tx, deal.brandId)));
      const offer = { version: version + 1, feeMinor: terms.feeMinor, by: mover.party === 'BRAND' ? 'BRAND' : 'CREATOR' } as const;
      await addOffer(tx, { ...deal, version: offer.version, by: offer.by, now: this.clock.now() }, viewer, this.mover.inFull(terms));
      await this.mover.move(tx, deal, mover, { action: 'counter', offer });
    });
  }

  /**
   * The other side agrees to exactly this version: the split that it showed since it was made is fixed, and the budget of the brief is committed.
   * @throws DealCannotMove, OfferStale, DealOutOfTurn, BudgetExceeded
   */
  async accept(viewer: Viewer, dealId: string, version: number): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      this.checkVersion(deal, 'accept', version);
      this.mover.check(deal, 'accept', mover);
      const now = this.clock.now();
      const price = await this.priceOf(tx, deal, version);
      const split = await this.fees.split({ feeMinor: deal.feeMinor, currency: deal.currency, kind: 'SPONSORSHIP', ...price });
      Object.assign(deal, {
        pricedAt: price.at, ownCreator: price.isOwnCreator, brandPaysMinor: split.brandPaysMinor, platformFeeMinor: split.platformFeeMinor, creatorGetsMinor: split.creatorGetsMinor, agreedAt: now,
      });
      const [shared] = await tx.query<{ partnership_id: string; partner_id: string; share_bps: number }[]>('SELECT partnership_id, partner_id, share_bps FROM app.partner_of_deal($1)', [deal.id]);
      if (shared) Object.assign(deal, { partnershipId: shared.partnership_id, partnerId: shared.partner_id, partnerPaysMinor: partnerPays(split.brandPaysMinor, shared.share_bps) });
      const side = mover.party === 'BRAND' ? 'brand' : 'creator';
      await tx.query(
        `UPDATE offers SET signed_by_${side}_at = $3, ${side}_signer = $4, ${side}_signer_name = $5 WHERE deal_id = $1 AND version = $2`, [deal.id, version, now, viewer.userId, viewer.name]);
      await this.mover.move(tx, deal, mover, { action: 'accept' });
      const [budget] = await tx.query<{ committed: boolean }[]>('SELECT app.commit_brief_budget($1, $2) AS committed', [deal.id, split.brandPaysMinor.toString()]);
      if (!budget?.committed) throw new BudgetExceeded();
      if (deal.partnerPaysMinor === null) return;
      const [cap] = await tx.query<{ committed: boolean }[]>('SELECT app.commit_partner_share($1, $2) AS committed', [deal.id, deal.partnerPaysMinor.toString()]);
      if (!cap?.committed) throw new BudgetExceeded();
    });
  }

  /** An offer costs what the rules said when it was made: both sides read that split, whatever is published before they answer. */
  private async priceOf(tx: Tx, deal: Deal, version: number): Promise<{ isOwnCreator: boolean; at: Date }> {
    const [price] = await tx.query<{ isOwnCreator: boolean; at: Date }[]>(
      `SELECT created_at AS at, EXISTS (${broughtBy('$3', '$4')}) AS "isOwnCreator" FROM offers WHERE deal_id = $1 AND version = $2`, [deal.id, version, deal.creatorId, deal.brandId]);
    if (!price) throw new OfferStale(deal.currentVersion);
    return price;
  }

  async decline(viewer: Viewer, dealId: string, reason: string): Promise<void> {
    if (reason.length > 1_000) throw new BadInput({ reason: 'has more than 1,000 characters' });
    await this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      await this.mover.move(tx, deal, mover, { action: 'decline', reason });
    });
  }

  /** The side that proposed takes its offer back before the other answered. @throws DealCannotMove, DealOutOfTurn, OfferStale */
  async withdraw(viewer: Viewer, dealId: string, version: number): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      this.checkVersion(deal, 'withdraw', version);
      await this.mover.move(tx, deal, mover, { action: 'withdraw' });
      await tx.query('UPDATE offers SET withdrawn_at = $3 WHERE deal_id = $1 AND version = $2', [deal.id, version, this.clock.now()]);
    });
  }

  private checkVersion(deal: Deal, action: DealAction, version: number): void {
    if (!transitionOf(deal.status, action)) throw new DealCannotMove(deal.status, action);
    if (version !== deal.currentVersion) throw new OfferStale(deal.currentVersion);
  }
}

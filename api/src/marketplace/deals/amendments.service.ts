import { Injectable } from '@nestjs/common';
import { dayAt } from '@meadow/shared';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Conflict } from '../../platform/errors/domain-error.ts';
import { addOffer } from './add-offer.ts';
import { DealMover, type Mover } from './deal-mover.ts';
import type { Deal } from './deal.entity.ts';
import { DealCannotMove, DealOutOfTurn, OfferStale, TermsInvalid } from './deal.errors.ts';
import { amendable } from './deal.lifecycle.ts';
import { checkTerms, type Terms } from './deal.terms.ts';

/** Changes of signed terms: one at a time, and without effect until both sides signed. */
@Injectable()
export class AmendmentsService {
  constructor(
    private readonly db: Database,
    private readonly mover: DealMover,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts a change on the table. The fee stays: it is what was put into escrow.
   * @param version of the terms that it was written against
   * @throws DealCannotMove, DealOutOfTurn, OfferStale, Conflict when another change waits, TermsInvalid
   */
  propose(viewer: Viewer, dealId: string, version: number, terms: Terms): Promise<void> {
    return this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover, party } = await this.open(tx, viewer, dealId);
      if (version !== deal.currentVersion) throw new OfferStale(deal.currentVersion);
      if (deal.amendmentVersion !== null) throw new Conflict('Another change of the terms waits for an answer.');
      checkTerms({ ...terms, draftDueOn: await this.notEarlier(tx, deal, terms) }, deal.currency, dayAt(this.clock.now(), await this.mover.zone(tx, deal.brandId)));
      if (terms.feeMinor !== deal.feeMinor) throw new TermsInvalid({ feeMinor: 'stays as it was agreed' });
      const [last] = await tx.query<{ version: number }[]>('SELECT max(version)::int AS version FROM offers WHERE deal_id = $1', [deal.id]);
      deal.amendmentVersion = (last?.version ?? version) + 1;
      await addOffer(tx, { ...deal, version: deal.amendmentVersion, by: party, now: this.clock.now() }, viewer, this.mover.inFull(terms));
      await this.keep(tx, deal, mover, 'amend');
    });
  }

  /** Signs the change: from now on it is what was agreed, and the clock of the present wait follows it. */
  accept(viewer: Viewer, dealId: string, version: number): Promise<void> {
    return this.answer(viewer, dealId, version, async (tx, deal, mover) => {
      const now = this.clock.now();
      const side = mover.party === 'BRAND' ? 'brand' : 'creator';
      await tx.query(`UPDATE offers SET signed_by_${side}_at = $3, ${side}_signer = $4, ${side}_signer_name = $5 WHERE deal_id = $1 AND version = $2`, [deal.id, version, now, viewer.userId, viewer.name]);
      Object.assign(deal, { currentVersion: version, amendmentVersion: null });
      await this.mover.enter(tx, deal);
      await this.keep(tx, deal, mover, 'signAmendment');
    });
  }

  /** Turns the change down, or takes one's own back. The signed terms hold as before. */
  decline(viewer: Viewer, dealId: string, version: number): Promise<void> {
    return this.answer(viewer, dealId, version, async (tx, deal, mover) => {
      await tx.query('UPDATE offers SET withdrawn_at = $3 WHERE deal_id = $1 AND version = $2', [deal.id, version, this.clock.now()]);
      deal.amendmentVersion = null;
      await this.keep(tx, deal, mover, 'dropAmendment');
    }, true);
  }

  private answer(viewer: Viewer, dealId: string, version: number, work: (tx: Tx, deal: Deal, mover: Mover) => Promise<void>, alsoOwn = false): Promise<void> {
    return this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover, party } = await this.open(tx, viewer, dealId);
      if (deal.amendmentVersion !== version) throw new OfferStale(deal.amendmentVersion ?? deal.currentVersion);
      const [offer] = await tx.query<{ by_party: string }[]>('SELECT by_party FROM offers WHERE deal_id = $1 AND version = $2', [deal.id, version]);
      if (!alsoOwn && offer?.by_party === party) throw new DealOutOfTurn(party === 'BRAND' ? 'CREATOR' : 'BRAND');
      await work(tx, deal, mover);
    });
  }

  private async open(tx: Tx, viewer: Viewer, dealId: string): Promise<{ deal: Deal; mover: Mover; party: 'BRAND' | 'CREATOR' }> {
    const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
    if (mover.party !== 'BRAND' && mover.party !== 'CREATOR') throw new DealOutOfTurn(null);
    if (!amendable.has(deal.status)) throw new DealCannotMove(deal.status, 'amend');
    return { deal, mover, party: mover.party };
  }

  private async keep(tx: Tx, deal: Deal, mover: Mover, action: 'amend' | 'signAmendment' | 'dropAmendment'): Promise<void> {
    deal.updatedAt = this.clock.now();
    await tx.save(deal);
    await this.mover.record(tx, deal, mover, { action }, { status: deal.status, currentVersion: deal.currentVersion });
  }

  /** A draft that was due already stays due as it was: only a new day must lie ahead. */
  private async notEarlier(tx: Tx, deal: Deal, terms: Terms): Promise<string> {
    const signed = await this.mover.terms(tx, deal);
    const today = dayAt(this.clock.now(), await this.mover.zone(tx, deal.brandId));
    return terms.draftDueOn === signed.draftDueOn && signed.draftDueOn < today ? today : terms.draftDueOn;
  }
}

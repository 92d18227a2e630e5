import { priceMicros, type Bidder } from './auction.ts';
import { lossReasons, type LossReason } from './loss-counts.ts';
import { apartFor, type ApartReason, type Separable } from './separation.ts';

/** A bidder as it stands in line: best score first, one ad of a brand, apart from competitors. */
export interface Contestant extends Bidder, Separable {
  score: number;
}
export interface Placed<Group> {
  group: Group;
  price: number;
  lease: number;
  /** Score that the price was made of; 0 when nobody else bid. */
  next: number;
}


/**
 * Fills slots one after the other from bidders that come in the order of their scores. Whoever comes next and could have had a
 * slot sets its price, also when it may not stand beside the one who has it: that is what the slot would have brought without.
 * @see docs/adr/0085-competitive-separation.md
 */
export class AuctionLine<Group extends Contestant> {
  readonly placed: Placed<Group>[] = [];
  /** Has the next slot; its price is not known yet. */
  private last: Group | null = null;

  /** @param promise puts a price aside, 0 when there is no budget for it */
  constructor(
    private readonly slots: number,
    private readonly promise: (group: Group, price: number) => number,
  ) {}

  /** Whether there is nothing left to be won, nor a price to be set. */
  get isFull(): boolean {
    return this.placed.length === this.slots;
  }

  /** Why a bidder neither could have the slot that is open now nor sets the price of the last one: its brand has one, or it is kept from one that has. */
  refusalOf(group: Group): LossReason | null {
    if (this.last?.brand === group.brand) return lossReasons.sameBrand;
    for (const { group: other } of this.placed) {
      if (other.brand === group.brand) return lossReasons.sameBrand;
      const apart = apartFor(other, group);
      if (apart !== null) return apart;
    }
    return null;
  }

  /** Whether it sets the last one's price and is kept from standing beside it. */
  onlyPrices(group: Group): boolean {
    return this.last !== null && apartFor(this.last, group) !== null;
  }

  /** The next one in line; only one that the line does not refuse. @returns why it sets a price and has no slot: it is outbid, or kept from the last one */
  add(group: Group): LossReason | null {
    this.settle(group.score);
    if (this.isFull) return lossReasons.outbid;
    const apart = this.apartFrom(group);
    if (apart === null) this.last = group;
    return apart;
  }

  /** Nobody else comes. */
  end(): Placed<Group>[] {
    this.settle(0);
    return this.placed;
  }

  private apartFrom(group: Group): ApartReason | null {
    const latest = this.placed.at(-1);
    return latest === undefined ? null : apartFor(latest.group, group);
  }

  private settle(nextScore: number): void {
    const group = this.last;
    if (group === null) return;
    this.last = null;
    const price = priceMicros(group, nextScore);
    const lease = this.promise(group, price);
    if (lease !== 0) this.placed.push({ group, price, lease, next: nextScore });
  }
}

import { PRIOR_CTR, PRIOR_IMPRESSIONS, shrunkCtr } from './auction.ts';
import { betaDraw, chanceOf, type Chance } from './chance.ts';

/** What is known of how often people click. */
export interface Seen {
  impressions: number;
  clicks: number;
}
export interface ExplorationWish {
  /** Part of the value of decisions that may be given up to learn; 0 is never. */
  share: number;
  /** Draws come again with it. */
  seed?: number;
}

/** Draws by which creatives of a group take turns. */
const TURNS = 32;
/** The last so many looks at decisions say what learning costs. */
const REMEMBERED = 20_000;

/**
 * Thompson sampling: a click-through rate is drawn from what it may be, the Beta distribution whose mean is the shrunk rate. An ad of
 * which little is known is so shown as often as it may be the best, and the better it is known the closer the draw is to the mean.
 * Draws hold until campaigns are looked at again; nothing is drawn while a decision waits.
 * @see docs/adr/0086-exploration.md; Thompson 1933, Chapelle and Li 2011, Wu et al. 2016
 */
export class Exploration {
  private readonly share: number;
  private readonly chance: Chance;
  private value = 0;
  private lost = 0;

  constructor({ share, seed = Math.floor(Math.random() * 2 ** 32) }: ExplorationWish) {
    this.share = share;
    this.chance = chanceOf(seed);
  }

  /** Part of the best value that was given up of late. */
  get givenUp(): number {
    return this.value > 0 ? this.lost / this.value : 0;
  }

  /** The rate that an ad is ranked by: a draw, or the mean while learning has cost what it may. */
  rateOf({ impressions, clicks }: Seen): number {
    if (this.share === 0 || this.givenUp > this.share) return shrunkCtr(clicks, impressions);
    return this.draw({ impressions, clicks });
  }

  /** Numbers of creatives to be shown in turn, each as often as it may be the one that is clicked most; null where there is no choice. */
  turnsOf(creatives: readonly Seen[]): Uint8Array | null {
    if (creatives.length < 2) return null;
    return Uint8Array.from({ length: TURNS }, () => {
      let [best, highest] = [0, -1];
      creatives.forEach((seen, number) => {
        const drawn = this.draw(seen);
        if (drawn > highest) [best, highest] = [number, drawn];
      });
      return best;
    });
  }

  /** What a decision that was looked at is worth by the means, beside the best that it could have shown. */
  note(shownScore: number, bestScore: number): void {
    const fade = 1 - 1 / REMEMBERED;
    this.value = this.value * fade + bestScore;
    this.lost = this.lost * fade + Math.max(0, bestScore - shownScore);
  }

  private draw({ impressions, clicks }: Seen): number {
    return betaDraw(PRIOR_CTR * PRIOR_IMPRESSIONS + clicks, (1 - PRIOR_CTR) * PRIOR_IMPRESSIONS + Math.max(0, impressions - clicks), this.chance);
  }
}

import type { DecisionRequest } from '@meadow/shared';
import { namedDevice, packContext, type DecisionTokens, type VisitorId } from '../../measurement/edge.ts';
import type { Placed } from './auction-line.ts';
import { decisionId } from './decision-ids.ts';
import { asciiJson, type EligibleGroup, type ServedCreative } from './eligible-groups.ts';
import type { Expiry } from './moments.ts';

/** An ad that has a slot: its id is the decision's. */
export interface Shown extends Placed<EligibleGroup> {
  creative: ServedCreative;
  id: Uint8Array;
}

/** Where an ad is asked for, as its token says it. */
export const seenAt = ({ placement, context }: DecisionRequest): number => packContext(placement === 'feed' ? 'FEED' : 'SEARCH', namedDevice(context?.device), context?.country);

/** Gives each winner its creative and id. */
export const shownOf = ({ group, price, lease, next }: Placed<EligibleGroup>, creative: ServedCreative): Shown => ({ group, price, lease, next, creative, id: decisionId() });

/** Writes decisions as JSON text in ASCII, with a signed token each. */
export class AnswerWriter {
  /** Where beacons come back to, as the beginning of a JSON text. */
  private readonly impression: string;
  private readonly click: string;

  constructor(
    private readonly tokens: DecisionTokens,
    edgeUrl: string,
  ) {
    const at = edgeUrl.replace(/\/$/, '');
    const begun = (path: string) => asciiJson(`${at}${path}`).slice(0, -1);
    this.impression = begun('/v1/i.gif?t=');
    this.click = begun('/v1/c?t=');
  }

  /** @returns a {@link DecisionResponse} without its end, so that more can be said */
  decisions(shown: readonly Shown[], visitor: VisitorId | null, expiry: Expiry, context: number): string {
    let text = '{"decisions":[';
    for (let slot = 0; slot < shown.length; slot += 1) text += (slot === 0 ? '' : ',') + this.decision(shown[slot]!, slot, visitor, expiry, context);
    return `${text}]`;
  }

  private decision({ group, price, lease, creative, id }: Shown, slot: number, visitor: VisitorId | null, expiry: Expiry, context: number): string {
    const token = this.tokens.sign({
      decisionId: id, brandId: group.brandId, sourceNo: creative.sourceNo, reservation: lease, bidModel: group.bidModel, priceMicros: price, visitor, expiresAtS: expiry.atS, context,
    });
    return `{"slot":${slot},${creative.json},"impression_url":${this.impression}${token}","click_url":${this.click}${token}","token":"${token}","expires_at":"${expiry.text}"}`;
  }
}

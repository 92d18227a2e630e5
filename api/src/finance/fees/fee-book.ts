import { dealStages, type DealKind, type DealStage } from '@meadow/shared';
import type { FeeRule } from './fee-rule.ts';
import { feeOn, splitFee, type FeeTerms, type Split } from './fee.ts';
import { stageSplit, type StageSplit } from './stage-split.ts';

/** What is to be split. */
export interface FeeOrder {
  feeMinor: bigint;
  currency: string;
  kind: DealKind;
  /** The brand brought this creator to the installation. */
  isOwnCreator: boolean;
  /** The moment whose rules count. */
  at: Date;
}

/** A split, and the rules that made it; null where no rule holds. */
export interface PricedSplit extends Split {
  brandRule: FeeRule | null;
  creatorRule: FeeRule | null;
}

/** All versions of all rules: what any deal costs at any moment. A newer version starts after it is published, so what was said of a past moment stays true. */
export class FeeBook {
  constructor(private readonly rules: readonly FeeRule[]) {}

  split(order: FeeOrder): PricedSplit {
    const brandRule = this.ruleFor({ party: 'BRAND', payee: 'PLATFORM', stage: null }, order);
    const creatorRule = this.ruleFor({ party: 'CREATOR', payee: 'PLATFORM', stage: null }, order);
    return { ...splitFee(order.feeMinor, order.currency, brandRule ?? none, creatorRule ?? none), brandRule, creatorRule };
  }

  /** What ending the deal at a stage comes to. @param split as it was agreed, or will be */
  atStage(order: FeeOrder, split: Split, stage: DealStage): StageSplit {
    return stageSplit(split, stage, {
      due: this.ruleFor({ party: 'BRAND', payee: 'CREATOR', stage }, order),
      brandFee: this.ruleFor({ party: 'BRAND', payee: 'PLATFORM', stage }, order),
      creatorFee: this.ruleFor({ party: 'CREATOR', payee: 'PLATFORM', stage }, order),
    });
  }

  /** Stage by stage; none where a kind of deal knows no rule for what is due at one. */
  stages(order: FeeOrder, split: Split): StageSplit[] {
    return dealStages.map((stage) => this.atStage(order, split, stage)).filter(({ rule }) => rule !== null);
  }

  /** The book as it would be with one more rule that holds already. */
  with(rule: Omit<FeeRule, 'id' | 'version' | 'validFrom'>): FeeBook {
    return new FeeBook([...this.rules, { ...rule, id: '', version: Number.MAX_SAFE_INTEGER, validFrom: new Date(0) }]);
  }

  /** The rule for own creators counts only where it is the cheaper one: whom a brand brings never costs more. */
  private ruleFor({ party, payee, stage }: Line, { feeMinor, currency, kind, isOwnCreator, at }: FeeOrder): FeeRule | null {
    const holding = this.rules.filter((rule) =>
      rule.party === party && rule.payee === payee && rule.stage === stage && rule.dealKind === kind && rule.validFrom <= at && (rule.validUntil === null || at < rule.validUntil) && (rule.currency === null || rule.currency === currency));
    const general = first(holding.filter(({ ownCreators }) => !ownCreators));
    const own = isOwnCreator ? first(holding.filter(({ ownCreators }) => ownCreators)) : null;
    return own && feeOn(feeMinor, own) <= feeOn(feeMinor, general ?? none) ? own : general;
  }
}

/** A line of the schedule. */
type Line = Pick<FeeRule, 'party' | 'payee' | 'stage'>;

const none: FeeTerms = { bps: 0, fixedMinor: 0n, minimumMinor: 0n, capMinor: null };

/** A promotion before a lasting rule, a named currency before any, then the newest version. */
const first = (rules: readonly FeeRule[]): FeeRule | null => [...rules].sort(byPrecedence)[0] ?? null;
const byPrecedence = (a: FeeRule, b: FeeRule): number =>
  Number(b.validUntil !== null) - Number(a.validUntil !== null) || Number(b.currency !== null) - Number(a.currency !== null) || b.version - a.version;

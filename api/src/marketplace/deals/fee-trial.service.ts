import { Injectable } from '@nestjs/common';
import type { DealKind, DealStage } from '@meadow/shared';
import { FeesService, type FeeBook, type FeeOrder, type NewFeeRule } from '../../finance/index.ts';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { orderOf, type ContestRow } from '../contests/contest-row.ts';
import type { FeeTrialView } from './fee-trial.view.ts';
import { broughtBy } from './own-creator.ts';

const TRIED_ON_MS = 30 * 86_400_000;

/** Deals that are split alike. */
interface Alike {
  currency: string;
  feeMinor: bigint;
  isOwnCreator: boolean;
  deals: number;
  agreedMinor: bigint;
}
/** What a deal comes to. */
interface Cost {
  brandPaysMinor: bigint;
  creatorGetsMinor: bigint;
  platformFeeMinor: bigint;
}
interface Sums {
  deals: number;
  changed: number;
  feeMinor: bigint;
  agreedMinor: bigint;
  todayMinor: bigint;
  withRuleMinor: bigint;
  brandsMoreMinor: bigint;
  creatorsMoreMinor: bigint;
}

/** A fee rule tried on the deals of the last 30 days before anybody publishes it. */
@Injectable()
export class FeeTrialService {
  constructor(
    private readonly db: Database,
    private readonly fees: FeesService,
    private readonly clock: Clock,
  ) {}

  /** @throws FeeRuleInvalid */
  async run(viewer: Viewer, rule: NewFeeRule): Promise<FeeTrialView[]> {
    this.fees.check(rule);
    const now = this.clock.now();
    const book = await this.fees.book();
    const tried = book.with(rule);
    const from = new Date(now.getTime() - TRIED_ON_MS);
    const alike = await this.alike(viewer, rule.dealKind, from);
    const byCurrency = new Map<string, Sums>();
    for (const { currency, feeMinor, isOwnCreator, deals, agreedMinor } of alike) {
      const order = { feeMinor, currency, kind: rule.dealKind, isOwnCreator, at: now };
      add(byCurrency, { currency, feeMinor, deals, agreedMinor }, costOf(book, order, rule.stage), costOf(tried, order, rule.stage));
    }
    return [...byCurrency].map(([currency, sums]): FeeTrialView => ({
      currency, deals: sums.deals, changed: sums.changed, fees: money(sums.feeMinor, currency), agreed: money(sums.agreedMinor, currency), today: money(sums.todayMinor, currency),
      withRule: money(sums.withRuleMinor, currency), brandsPayMore: money(sums.brandsMoreMinor, currency), creatorsGetMore: money(sums.creatorsMoreMinor, currency),
    }));
  }

  private alike(viewer: Viewer, kind: DealKind, from: Date): Promise<Alike[]> {
    if (kind === 'SPONSORSHIP') return this.sponsorships(viewer, from);
    return kind === 'COMMISSION' ? this.commissions(viewer, from) : this.pools(viewer, kind, from);
  }

  /** Orders as they earned, each priced by itself; under no rule of amounts the fee before the platform's share is what the creator gets. */
  private commissions(viewer: Viewer, from: Date): Promise<Alike[]> {
    return this.db.read<Alike & Record<string, unknown>>(
      viewer.context,
      `SELECT currency, creator_gets_minor AS "feeMinor", false AS "isOwnCreator", count(*)::int AS deals, sum(platform_fee_minor)::bigint AS "agreedMinor"
       FROM commission_orders WHERE ordered_at >= $1 AND creator_gets_minor > 0 GROUP BY 1, 2 ORDER BY 1, 2`,
      [from]);
  }

  private sponsorships(viewer: Viewer, from: Date): Promise<Alike[]> {
    return this.db.read<Alike & Record<string, unknown>>(
      viewer.context,
      `SELECT currency, fee_minor AS "feeMinor", own AS "isOwnCreator", count(*)::int AS deals, sum(platform_fee_minor)::bigint AS "agreedMinor"
       FROM (SELECT d.currency, d.fee_minor, d.platform_fee_minor, EXISTS (${broughtBy('d.creator_id', 'd.brand_id')}) AS own FROM deals d WHERE d.agreed_at >= $1) d
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [from]);
  }

  /** Contests as they were priced; what is not awarded in the end is not charged. */
  private async pools(viewer: Viewer, kind: DealKind, from: Date): Promise<Alike[]> {
    const book = await this.fees.book();
    const rows = await this.db.read<Pick<ContestRow, 'kind' | 'budget_minor' | 'prizes_minor' | 'currency'> & { priced_at: Date } & Record<string, unknown>>(
      viewer.context, 'SELECT kind, budget_minor, prizes_minor, currency, priced_at FROM contests WHERE priced_at >= $1 ORDER BY currency, id', [from]);
    const orders = rows.map((row) => ({ ...orderOf(row, row.priced_at), isOwnCreator: false })).filter((order) => order.kind === kind);
    return orders.map((order) => ({ currency: order.currency, feeMinor: order.feeMinor, isOwnCreator: false, deals: 1, agreedMinor: book.split(order).platformFeeMinor }));
  }
}

/** A rule of a stage is tried as if every deal ended there. */
function costOf(book: FeeBook, order: FeeOrder, stage: DealStage | null): Cost {
  const split = book.split(order);
  if (stage === null) return split;
  const { creatorGetsMinor, platformFeeMinor, brandGetsBackMinor } = book.atStage(order, split, stage);
  return { creatorGetsMinor, platformFeeMinor, brandPaysMinor: split.brandPaysMinor - brandGetsBackMinor };
}

function add(byCurrency: Map<string, Sums>, { currency, feeMinor, deals, agreedMinor }: Omit<Alike, 'isOwnCreator'>, today: Cost, tried: Cost): void {
  const before = byCurrency.get(currency);
  const times = BigInt(deals);
  const isChanged = today.brandPaysMinor !== tried.brandPaysMinor || today.creatorGetsMinor !== tried.creatorGetsMinor;
  byCurrency.set(currency, {
    deals: (before?.deals ?? 0) + deals,
    changed: (before?.changed ?? 0) + (isChanged ? deals : 0),
    feeMinor: (before?.feeMinor ?? 0n) + feeMinor * times,
    agreedMinor: (before?.agreedMinor ?? 0n) + agreedMinor,
    todayMinor: (before?.todayMinor ?? 0n) + today.platformFeeMinor * times,
    withRuleMinor: (before?.withRuleMinor ?? 0n) + tried.platformFeeMinor * times,
    brandsMoreMinor: (before?.brandsMoreMinor ?? 0n) + (tried.brandPaysMinor - today.brandPaysMinor) * times,
    creatorsMoreMinor: (before?.creatorsMoreMinor ?? 0n) + (tried.creatorGetsMinor - today.creatorGetsMinor) * times,
  });
}

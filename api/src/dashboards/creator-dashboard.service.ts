import { Injectable } from '@nestjs/common';
import { EarningsService, type EarnedLine } from '../finance/index.ts';
import { OrganisationsService, type Viewer } from '../identity/index.ts';
import { ANSWER_DAYS, BriefsService, CreatorsService, DealOverviewService, DealsService, type OpenRightsAsk } from '../marketplace/index.ts';
import { ReportsService } from '../measurement/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { money } from '../platform/graphql/money.view.ts';
import { todoOf } from './brand-dashboard.service.ts';
import { dayIn } from './period.ts';
import type { CreatorDashboardView, EarningsBucketView, EarningsLineView, TodoView } from './dashboard.view.ts';

const OPEN_BRIEFS_SHOWN = 100;
const DAY_MS = 86_400_000;

const rightsTodoOf = ({ dealId, subject, askedAt }: OpenRightsAsk): TodoView => ({
  code: 'rights.ASK', subjectKind: 'rights', subjectId: dealId, subject, dueAt: new Date(askedAt.getTime() + ANSWER_DAYS * DAY_MS), moneyEffect: null,
});

/** A creator's home: what next, when am I paid. */
@Injectable()
export class CreatorDashboardService {
  constructor(
    private readonly organisations: OrganisationsService,
    private readonly deals: DealsService,
    private readonly overview: DealOverviewService,
    private readonly briefs: BriefsService,
    private readonly creators: CreatorsService,
    private readonly earnings: EarningsService,
    private readonly reports: ReportsService,
    private readonly clock: Clock,
  ) {}

  async home(viewer: Viewer): Promise<CreatorDashboardView> {
    const { accountId: id, context } = viewer;
    const { currency, timeZone } = await this.organisations.get(id);
    const [offerIds, owed, asked, open, noteCount, linkClicks, earnings] = await Promise.all([
      this.overview.openOffers(context, id),
      this.overview.owed(context, [id], 'CREATOR'),
      this.overview.rightsAsked(context, id),
      this.briefs.open(viewer, OPEN_BRIEFS_SHOWN),
      this.creators.noteCount(viewer, id),
      this.reports.linkClicksOfCreator(context, id),
      this.track(viewer, currency, timeZone),
    ]);
    const offers = await this.deals.byIds(viewer, offerIds);
    return { currency, asOf: this.clock.now(), offers, todos: [...owed.map(todoOf), ...asked.map(rightsTodoOf)], earnings, openBriefs: open.length, noteCount, linkClicks };
  }

  /** Where the creator's money is: held in escrow, earned, on the way, paid, returned. */
  private async track({ accountId: id, context }: Viewer, currency: string, timeZone: string): Promise<EarningsBucketView[]> {
    const [held, earned, paid, payouts] = await Promise.all([
      this.overview.heldFor(context, id, currency),
      this.earnings.earned(context, id, currency),
      this.earnings.paid(context, id, currency),
      this.earnings.payouts(context, id, currency),
    ]);
    const subjects = await this.overview.subjects(context, [...new Set([...earned, ...paid.lines].filter(isOfDeal).map(({ dealId }) => dealId))]);
    const bucket = (state: string, lines: (Omit<EarningsLineView, 'amount' | 'orders'> & { minor: bigint; orders?: number })[]): EarningsBucketView => ({
      state,
      total: money(lines.reduce((sum, line) => sum + line.minor, 0n), currency),
      lines: lines.map(({ minor, orders = 0, ...line }) => ({ ...line, orders, amount: money(minor, currency) })),
    });
    const sent = (statuses: readonly string[]) =>
      payouts
        .filter((payout) => statuses.includes(payout.status))
        .map((payout) => ({ id: payout.id, dealId: null, label: payout.destination, minor: payout.amountMinor, expectedAt: payout.expectedAt, at: payout.paidAt, reason: payout.failureCode }));
    const shown = (line: EarnedLine & { orders: number }) => ({
      id: line.id, dealId: isOfDeal(line) ? line.dealId : null, label: isOfDeal(line) ? (subjects.get(line.dealId) ?? '') : '', minor: line.amountMinor, reason: line.kind === 'DEAL' ? null : line.kind, orders: line.orders,
    });
    const paidLines = byDay(paid.lines, timeZone).map((line) => ({ ...shown(line), expectedAt: null, at: line.paidAt }));
    // A payout may reach into the next amount; what is older than the list is in it too.
    const rest = paid.totalMinor - paidLines.reduce((sum, { minor }) => sum + minor, 0n);
    return [
      bucket('HELD', held.map((fee) => ({ id: fee.dealId, dealId: fee.dealId, label: fee.subject, minor: fee.amountMinor, expectedAt: fee.status === 'VERIFYING' ? fee.waitDueAt : null, at: null, reason: fee.status }))),
      bucket('EARNED', byDay(earned, timeZone).map((line) => ({ ...shown(line), expectedAt: line.payableFrom, at: line.settledAt }))),
      bucket('ON_THE_WAY', sent(['REQUESTED', 'APPROVED', 'PAYING'])),
      bucket('PAID', rest === 0n ? paidLines : [...paidLines, { id: `${id}-rest`, dealId: null, label: '', minor: rest, expectedAt: null, at: null, reason: 'REST' }]),
      bucket('RETURNED', sent(['FAILED'])),
    ];
  }
}

const isOfDeal = ({ kind }: EarnedLine): boolean => kind !== 'PRIZE' && kind !== 'READS' && kind !== 'BONUS' && kind !== 'COMMISSION';

/** Commissions of orders that are payable from the same day are one line: each order has its own on the page of commissions. */
function byDay<Line extends EarnedLine>(earned: readonly Line[], timeZone: string): (Line & { orders: number })[] {
  const lines = new Map<string, Line & { orders: number }>();
  for (const line of earned) {
    const isCommission = line.kind === 'COMMISSION';
    const key = isCommission ? dayIn(line.payableFrom, timeZone) : line.id;
    const before = lines.get(key);
    if (before) lines.set(key, { ...before, amountMinor: before.amountMinor + line.amountMinor, orders: before.orders + 1 });
    else lines.set(key, { ...line, orders: isCommission ? 1 : 0 });
  }
  return [...lines.values()];
}

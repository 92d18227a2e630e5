import { Injectable } from '@nestjs/common';
import { OrganisationsService, type Viewer } from '../identity/index.ts';
import { DealOverviewService, type OwedStep, type ReceiptLine } from '../marketplace/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { money } from '../platform/graphql/money.view.ts';
import { BrandFiguresService, type Account, type BrandSums } from './brand-figures.service.ts';
import type { BrandDashboardView, DayFiguresView, TodoView } from './dashboard.view.ts';
import { byCreator, figuresOf, noSums } from './figures.ts';
import { before, checkPeriod, dayIn, daysOf, type Period } from './period.ts';

export const todoOf = ({ dealId, status, subject, dueAt, feeMinor, currency }: OwedStep): TodoView => ({
  code: `deal.${status}`,
  subjectKind: 'deal',
  subjectId: dealId,
  subject,
  dueAt,
  moneyEffect: money(feeMinor, currency),
});

/** A brand's home: how do we do, what needs me. */
@Injectable()
export class BrandDashboardService {
  constructor(
    private readonly organisations: OrganisationsService,
    private readonly figures: BrandFiguresService,
    private readonly deals: DealOverviewService,
    private readonly clock: Clock,
  ) {}

  async home(viewer: Viewer, period: Period): Promise<BrandDashboardView> {
    const account = await this.organisations.get(viewer.accountId);
    const [view, owed] = await Promise.all([this.view(viewer, account, period, null), this.deals.owed(viewer.context, [account.id], 'BRAND')]);
    return { ...view, todos: owed.map(todoOf) };
  }

  /** The same for one campaign: its delivery without creator fees. */
  async campaign(viewer: Viewer, brandId: string, campaignId: string, period: Period): Promise<BrandDashboardView> {
    return this.view(viewer, await this.organisations.get(brandId), period, campaignId);
  }

  private async view(viewer: Viewer, account: Account, asked: Period, campaignId: string | null): Promise<BrandDashboardView> {
    const period = checkPeriod(asked);
    const [now, previous] = await Promise.all([
      this.figures.sums(viewer.context, account, period, campaignId),
      this.figures.sums(viewer.context, account, before(period), campaignId),
    ]);
    const { currency, timeZone } = account;
    return {
      currency,
      timeZone,
      ...period,
      asOf: this.clock.now(),
      totals: figuresOf(now.total, currency),
      previous: figuresOf(previous.total, currency),
      days: this.days(now, account, period),
      byCreator: byCreator(now.deals).map(({ sums, ...deal }) => ({ ...deal, figures: figuresOf(sums, currency) })),
      funnel: now.funnel,
      split: splitLines(now, currency),
      todos: [],
    };
  }

  private days({ days }: BrandSums, { timeZone, currency }: Account, period: Period): DayFiguresView[] {
    const today = dayIn(this.clock.now(), timeZone);
    return daysOf(period)
      .filter((day) => day <= today)
      .map((day) => ({ day, partial: day === today, figures: figuresOf(days.get(day) ?? noSums, currency) }));
  }
}

const splitLines = ({ split }: BrandSums, currency: string): ReceiptLine[] => {
  const line = (code: string, party: ReceiptLine['party'], minor: bigint): ReceiptLine => ({ code, label: code, amount: money(minor, currency), party, at: null, expectedAt: null, rule: null });
  return [line('creators', 'CREATOR', split.creatorsMinor), line('platform_fee', 'OPERATOR', split.platformMinor), line('ads', 'OPERATOR', split.adsMinor)];
};

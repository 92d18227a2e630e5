import { Injectable } from '@nestjs/common';
import { microsPerMinor } from '@meadow/shared';
import { AuditService, type Viewer } from '../identity/index.ts';
import { LaterRevenueService, MOST_LATER_DAYS } from '../measurement/index.ts';
import { Database } from '../platform/database/database.ts';
import type { TenantContext } from '../platform/database/tenant-context.ts';
import { BadInput, Forbidden } from '../platform/errors/domain-error.ts';
import { BrandFiguresService, type Account } from './brand-figures.service.ts';
import type { CategoryRevenueView } from './cut-report.view.ts';
import type { Period } from './period.ts';

/** Days people usually think about goods of a category, until the brand says otherwise. */
const usual: Readonly<Record<string, number>> = { beauty: 29, fashion: 14, food: 7, travel: 30, fitness: 21, family: 70, home: 30, pets: 14, technology: 30, health: 30, cars: 90, education: 30, toys: 14 };
const USUAL_DAYS = 15;
/** Of deals whose brief names no category. */
const NONE = 'other';
const MOST_CATEGORY = 60;

/** T+x with an x for each category of goods: the first that a deal's brief names. */
@Injectable()
export class CategoryRevenueService {
  constructor(
    private readonly db: Database,
    private readonly later: LaterRevenueService,
    private readonly brands: BrandFiguresService,
    private readonly audit: AuditService,
  ) {}

  /** Largest spend first; categories that neither cost nor sold anything in the period are left out. */
  async report(viewer: Viewer, account: Account, period: Period): Promise<CategoryRevenueView[]> {
    const wish = { brandId: account.id, zone: account.timeZone, currency: account.currency, ...period };
    const [sold, { deals }, own] = await Promise.all([this.later.byDeal(viewer.context, wish), this.brands.sums(viewer.context, account, period), this.ownDays(viewer.context, viewer.accountId)]);
    const categories = await this.categoriesOf(viewer, [...new Set([...sold.map(({ dealId }) => dealId), ...deals.map(({ dealId }) => dealId)])]);
    return [...new Set(categories.values())].map((category) => {
      const isHere = (one: { dealId: string }) => categories.get(one.dealId) === category;
      const days = own.get(category) ?? usual[category] ?? USUAL_DAYS;
      const within = sold.filter((row) => isHere(row) && row.distance <= days);
      const revenueMinor = within.reduce((sum, row) => sum + row.revenueMinor, 0n);
      const spentMinor = deals.filter(isHere).reduce((sum, { sums }) => sum + sums.creatorFeesMinor + sums.adSpendMicros / microsPerMinor(account.currency), 0n);
      return { category, days, isOwn: own.has(category), conversions: within.reduce((sum, row) => sum + row.conversions, 0), revenueMinor, spentMinor, roi: spentMinor > 0n ? Number(revenueMinor) / Number(spentMinor) : null };
    }).toSorted((a, b) => Number(b.spentMinor - a.spentMinor) || a.category.localeCompare(b.category));
  }

  /** @throws Forbidden for others than brands; BadInput */
  async setDays(viewer: Viewer, category: string, days: number): Promise<void> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand says how long its customers decide.');
    if (category.trim() !== category || category === '' || [...category].length > MOST_CATEGORY) throw new BadInput({ category: `has 1 to ${MOST_CATEGORY} characters` });
    if (!Number.isInteger(days) || days < 0 || days > MOST_LATER_DAYS) throw new BadInput({ days: `is 0 to ${MOST_LATER_DAYS}` });
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query('INSERT INTO decision_days (brand_id, category, days) VALUES ($1, $2, $3) ON CONFLICT (brand_id, category) DO UPDATE SET days = excluded.days', [viewer.accountId, category, days]);
      await this.audit.record(tx, viewer, { action: 'report.decision-days', object: 'organisation', objectId: viewer.accountId, after: { category, days } });
    });
  }

  /** How long customers of the brand think about goods of a category. */
  async daysOf(context: TenantContext, brandId: string, category: string | null): Promise<number> {
    const own = await this.ownDays(context, brandId);
    return own.get(category ?? NONE) ?? usual[category ?? NONE] ?? USUAL_DAYS;
  }

  private async ownDays(context: TenantContext, brandId: string): Promise<Map<string, number>> {
    const rows = await this.db.read<{ category: string; days: number }>(context, 'SELECT category, days FROM decision_days WHERE brand_id = $1', [brandId], 'decision_days');
    return new Map(rows.map(({ category, days }) => [category, days]));
  }

  private async categoriesOf(viewer: Viewer, dealIds: string[]): Promise<Map<string, string>> {
    const rows = await this.db.read<{ id: string; category: string | null }>(
      viewer.context, 'SELECT d.id, b.categories[1] AS category FROM deals d JOIN briefs b ON b.id = d.brief_id WHERE d.brand_id = $1 AND d.id = ANY ($2::uuid[])', [viewer.accountId, dealIds], 'deal_categories',
    );
    return new Map(rows.map(({ id, category }) => [id, category ?? NONE]));
  }
}

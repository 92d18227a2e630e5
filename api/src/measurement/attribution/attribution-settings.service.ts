import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';

/** A setting is in force a minute after it was made: by then everything older has been read under the one before. */
const AHEAD_MS = 60_000;
const MOST_CLICK_DAYS = 90;
const MOST_VIEW_DAYS = 30;
const MOST_COUPON = 64;

export interface AttributionSetting {
  /** Null: for whatever has no setting of its own. */
  campaignId: string | null;
  clickDays: number;
  viewDays: number;
  couponFirst: boolean;
  /** Null: as the installation was set up. */
  since: Date | null;
}
export interface Coupon {
  code: string;
  slug: string;
  since: Date;
}
export type AttributionWish = Omit<AttributionSetting, 'since'>;

/** How a brand wants its conversions attributed: windows, and what goes before what. */
@Injectable()
export class AttributionSettingsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The newest setting of the brand and of each campaign that has one; the brand's first. */
  async list(viewer: Viewer): Promise<AttributionSetting[]> {
    const rows = await this.db.read<{ campaign_id: string | null; click_days: number; view_days: number; coupon_first: boolean; since: Date }>(
      viewer.context,
      `SELECT DISTINCT ON (campaign_id) campaign_id, click_days, view_days, coupon_first, since FROM attribution_settings
       WHERE brand_id = $1 ORDER BY campaign_id NULLS FIRST, since DESC, id DESC`,
      [viewer.accountId],
    );
    const set = rows.map((row) => ({ campaignId: row.campaign_id, clickDays: row.click_days, viewDays: row.view_days, couponFirst: row.coupon_first, since: row.since }));
    if (set[0]?.campaignId === null) return set;
    return [{ campaignId: null, clickDays: this.config.ATTRIBUTION_CLICK_DAYS, viewDays: 0, couponFirst: false, since: null }, ...set];
  }

  /**
   * Sets windows and precedence from a minute on; what happened before stays attributed as it is.
   * @throws Forbidden for others than brands; BadInput; NotFound for a campaign that is not the brand's or never ran
   */
  async set(viewer: Viewer, wish: AttributionWish): Promise<AttributionSetting> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand decides how its conversions are attributed.');
    check(wish);
    const since = new Date(this.clock.now().getTime() + AHEAD_MS);
    return this.db.transaction(viewer.context, async (tx) => {
      if (wish.campaignId !== null) {
        const known = isUuid(wish.campaignId) ? await tx.query<unknown[]>('SELECT FROM event_sources WHERE brand_id = $1 AND campaign_id = $2 LIMIT 1', [viewer.accountId, wish.campaignId]) : [];
        if (known.length === 0) throw new NotFound('campaign', wish.campaignId);
      }
      await tx.query('INSERT INTO attribution_settings (id, brand_id, campaign_id, since, click_days, view_days, coupon_first) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
        uuidv7(), viewer.accountId, wish.campaignId, since, wish.clickDays, wish.viewDays, wish.couponFirst,
      ]);
      await this.audit.record(tx, viewer, { action: 'attribution.set', object: 'attribution', objectId: wish.campaignId ?? viewer.accountId, after: { ...wish } });
      return { ...wish, since };
    });
  }

  async coupons(viewer: Viewer): Promise<Coupon[]> {
    return this.db.read<{ code: string; slug: string; since: Date }>(
      viewer.context,
      'SELECT c.code, l.slug, c.since FROM coupons c JOIN tracked_links l USING (source_no) WHERE c.brand_id = $1 ORDER BY c.since DESC, c.code',
      [viewer.accountId],
    );
  }

  /**
   * Says which link a coupon speaks for, for good.
   * @throws Forbidden, BadInput when the code is taken, NotFound for a link that is not the brand's
   */
  async giveCoupon(viewer: Viewer, linkId: string, wished: string): Promise<Coupon> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand has coupons.');
    const code = wished.trim().toUpperCase();
    if (code === '' || [...code].length > MOST_COUPON) throw new BadInput({ code: `has 1 to ${MOST_COUPON} characters` });
    if (!isUuid(linkId)) throw new NotFound('link', linkId);
    const since = new Date(this.clock.now().getTime() + AHEAD_MS);
    return this.db.transaction(viewer.context, async (tx) => {
      const [link] = await tx.query<{ source_no: number; slug: string }[]>('SELECT source_no, slug FROM tracked_links WHERE id = $1 AND brand_id = $2', [linkId, viewer.accountId]);
      if (!link) throw new NotFound('link', linkId);
      const made = await tx.query<unknown[]>('INSERT INTO coupons (brand_id, code, source_no, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING code', [viewer.accountId, code, link.source_no, since]);
      if (made.length === 0) throw new BadInput({ code: 'is taken' });
      await this.audit.record(tx, viewer, { action: 'coupon.give', object: 'link', objectId: linkId, after: { code } });
      return { code, slug: link.slug, since };
    });
  }
}

function check({ clickDays, viewDays, campaignId, couponFirst }: AttributionWish): void {
  const isDays = (days: number, from: number, to: number) => Number.isInteger(days) && days >= from && days <= to;
  if (!isDays(clickDays, 1, MOST_CLICK_DAYS)) throw new BadInput({ clickDays: `is 1 to ${MOST_CLICK_DAYS}` });
  if (!isDays(viewDays, 0, MOST_VIEW_DAYS)) throw new BadInput({ viewDays: `is 0 to ${MOST_VIEW_DAYS}` });
  if (campaignId !== null && couponFirst) throw new BadInput({ couponFirst: 'is set for the brand as a whole' });
}

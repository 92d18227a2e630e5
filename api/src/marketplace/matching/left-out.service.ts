import { Injectable } from '@nestjs/common';
import { dayAt } from '@meadow/shared';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import type { Viewer } from '../../identity/index.ts';
import type { BriefView } from '../briefs/brief.view.ts';
import { limitCodes, type LimitCode } from '../search/wanted.ts';
import type { Together } from './score.ts';

const isLimit = (code: string): code is LimitCode => (limitCodes as readonly string[]).includes(code);

/** Who may not be matched with a brand now, and what the brand already knows of whom. */
@Injectable()
export class LeftOutService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Creators on a list of either side, bound to a competitor or without time, by the limit they break. */
  async ofBrief(viewer: Viewer, { brand, publishFrom, publishTo }: BriefView): Promise<Map<LimitCode, string[]>> {
    const now = this.clock.now();
    const today = dayAt(now, brand.timeZone);
    const rows = await this.db.read<{ code: string; creator_id: string }>(
      viewer.context, 'SELECT code, creator_id FROM app.left_out_of($1, $2::date, $3::date, $4)', [brand.id, publishFrom ?? today, publishTo ?? publishFrom ?? today, now], 'left_out_of');
    const left = new Map<LimitCode, string[]>();
    for (const { code, creator_id: id } of rows) if (isLimit(code)) left.set(code, [...(left.get(code) ?? []), id]);
    return left;
  }

  /** Brands that the viewer's creator keeps out, or that keep the creator out. */
  async brandsFor(viewer: Viewer): Promise<Set<string>> {
    const rows = await this.db.read<{ id: string }>(viewer.context, 'SELECT app.brands_left_out_of($1) AS id', [viewer.accountId], 'brands_left_out_of');
    return new Set(rows.map(({ id }) => id));
  }

  /** How the brand's earlier deals with each creator ended. */
  async together(viewer: Viewer, brandId: string): Promise<Map<string, Together>> {
    const rows = await this.db.read<{ creator_id: string; completed: number; failed: number; measured: number; above: number }>(
      viewer.context,
      `SELECT d.creator_id, (count(*) FILTER (WHERE d.status IN ('COMPLETED', 'SETTLED', 'PAID')))::int AS completed, (count(*) FILTER (WHERE d.status = 'REFUNDED'))::int AS failed,
         (count(*) FILTER (WHERE coalesce(p.real_clicks, p.real_engagements) IS NOT NULL))::int AS measured,
         (count(*) FILTER (WHERE CASE WHEN p.real_clicks IS NOT NULL AND p.clicks IS NOT NULL THEN p.real_clicks > p.clicks[2] ELSE p.real_engagements > p.engagements[2] END))::int AS above
       FROM deals d LEFT JOIN deal_predictions p ON p.deal_id = d.id WHERE d.brand_id = $1 AND d.status IN ('COMPLETED', 'SETTLED', 'PAID', 'REFUNDED') GROUP BY 1`,
      [brandId], 'together');
    return new Map(rows.map(({ creator_id: id, completed, failed, measured, above }) => [id, { completed, failed, measured, above }]));
  }
}

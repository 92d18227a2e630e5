import { Injectable } from '@nestjs/common';
import { dayAt, type BriefStatus } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { decodeCursor, pageOf, pageSize, type Connection } from '../../platform/graphql/connection.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { BriefCannotMove } from './brief.errors.ts';
import { briefColumns, inputOf, viewBrief, type BriefRow } from './brief-row.ts';
import { mayBrief, type BriefAction } from './brief.lifecycle.ts';
import { checkDraft, checkPublishable } from './brief.rules.ts';
import type { BriefInput, BriefView } from './brief.view.ts';
import { briefOpened } from './briefs.jobs.ts';

const fields = `title, product, product_url, objective, description, deliverables, budget_minor, currency, fee_min_minor, fee_max_minor, platforms, categories, tiers,
  country, language, target_female_share, target_ages, must_include, must_avoid, apply_by, publish_from, publish_to, disclosure_label, usage_rights`.split(/,\s*/);

const valuesOf = (input: BriefInput): unknown[] => [
  input.title.trim(), input.product.trim(), input.productUrl || null, input.objective, input.description, JSON.stringify(input.deliverables), input.budgetMinor.toString(), input.currency,
  input.feeMinMinor?.toString() ?? null, input.feeMaxMinor?.toString() ?? null, [...new Set(input.platforms)], [...new Set(input.categories)], [...new Set(input.tiers)],
  input.country || null, input.language || null, input.targetFemaleShare ?? null, input.targetAges ?? [], input.mustInclude, input.mustAvoid,
  input.applyBy ?? null, input.publishFrom ?? null, input.publishTo ?? null, input.disclosureLabel.trim(), JSON.stringify(input.usageRights),
];

/** What a brand asks for: written, published, closed. */
@Injectable()
export class BriefsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
  ) {}

  /** A brand sees its own briefs, a creator open ones and those it has a deal on, the operator all. Newest first. */
  async list(viewer: Viewer, statuses: readonly BriefStatus[] | null, first: number, after: string | null): Promise<Connection<BriefView> & { totalCount: number }> {
    const [before] = after === null ? [null] : decodeCursor(after, 1);
    const where = '($1::uuid IS NULL OR b.brand_id = $1) AND ($2::text[] IS NULL OR b.status = ANY ($2))';
    const values = [viewer.kind === 'BRAND' ? viewer.accountId : null, statuses && statuses.length > 0 ? statuses : null];
    const [rows, [count]] = await Promise.all([
      this.db.read<BriefRow>(viewer.context, `SELECT ${briefColumns} FROM market_briefs b WHERE ${where} AND ($3::uuid IS NULL OR b.id < $3) ORDER BY b.id DESC LIMIT $4`, [...values, before, pageSize(first) + 1]),
      this.db.read<{ count: number }>(viewer.context, `SELECT count(*)::int AS count FROM market_briefs b WHERE ${where}`, values),
    ]);
    return { ...pageOf(rows, first, after !== null, (row) => this.view(row, viewer), (row) => [row.id]), totalCount: count?.count ?? 0 };
  }

  async byIds(viewer: Viewer, ids: readonly string[]): Promise<BriefView[]> {
    if (ids.length === 0) return [];
    const rows = await this.db.read<BriefRow>(viewer.context, `SELECT ${briefColumns} FROM market_briefs b WHERE b.id = ANY ($1::uuid[])`, [ids], 'briefs_by_ids');
    return rows.map((row) => this.view(row, viewer));
  }

  /** @throws NotFound */
  async get(viewer: Viewer, id: string): Promise<BriefView> {
    const [brief] = isUuid(id) ? await this.byIds(viewer, [id]) : [];
    if (!brief) throw new NotFound('brief', id);
    return brief;
  }

  /** Open briefs of others, newest first: what a creator may be matched with. */
  async open(viewer: Viewer, limit: number): Promise<BriefView[]> {
    const rows = await this.db.read<BriefRow>(
      viewer.context,
      `SELECT ${briefColumns} FROM market_briefs b WHERE b.status = 'OPEN' AND b.brand_id <> $1 AND (b.apply_by IS NULL OR b.apply_by >= $2::date) ORDER BY b.id DESC LIMIT $3`,
      [viewer.accountId, dayAt(this.clock.now(), 'UTC'), limit]);
    return rows.map((row) => this.view(row, viewer));
  }

  async create(viewer: Viewer, input: BriefInput): Promise<BriefView> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand writes briefs.');
    checkDraft(input);
    const id = uuidv7();
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query(
        `INSERT INTO briefs (id, brand_id, status, ${fields.join(', ')}) VALUES ($1, $2, 'DRAFT', ${fields.map((_, index) => `$${index + 3}`).join(', ')})`,
        [id, viewer.accountId, ...valuesOf(input)]);
      await this.audit.record(tx, viewer, { action: 'brief.create', object: 'brief', objectId: id, after: input });
    });
    return this.get(viewer, id);
  }

  /** A published brief stays publishable and keeps its currency; its budget never falls below what is committed. @throws BriefCannotMove, BriefIncomplete */
  async update(viewer: Viewer, id: string, input: BriefInput): Promise<BriefView> {
    checkDraft(input);
    const before = await this.get(viewer, id);
    await this.db.transaction(viewer.context, async (tx) => {
      const { status, committed, currency } = await this.lock(tx, viewer, id, 'edit');
      if (status !== 'DRAFT') checkPublishable(input, this.today(before));
      if (input.budgetMinor < committed) throw new BadInput({ budgetMinor: 'lies below what is committed to deals' });
      if (currency !== input.currency && before.dealCount > 0) throw new BadInput({ currency: 'cannot change once there are deals' });
      await tx.query(`UPDATE briefs SET ${fields.map((field, index) => `${field} = $${index + 3}`).join(', ')}, updated_at = $2 WHERE id = $1`, [id, this.clock.now(), ...valuesOf(input)]);
      await this.audit.record(tx, viewer, { action: 'brief.update', object: 'brief', objectId: id, before: inputOf(before), after: input });
    });
    return this.get(viewer, id);
  }

  /** Opens it to everybody or to those invited. @throws BriefIncomplete, BriefCannotMove */
  async publish(viewer: Viewer, id: string, inviteOnly: boolean): Promise<BriefView> {
    const brief = await this.get(viewer, id);
    checkPublishable(inputOf(brief), this.today(brief));
    return this.move(viewer, id, 'publish', inviteOnly ? 'INVITE_ONLY' : 'OPEN');
  }

  close(viewer: Viewer, id: string): Promise<BriefView> {
    return this.move(viewer, id, 'close', 'CLOSED');
  }

  archive(viewer: Viewer, id: string): Promise<BriefView> {
    return this.move(viewer, id, 'archive', 'ARCHIVED');
  }

  private async move(viewer: Viewer, id: string, action: BriefAction, to: BriefStatus): Promise<BriefView> {
    await this.db.transaction(viewer.context, async (tx) => {
      const { status } = await this.lock(tx, viewer, id, action);
      const now = this.clock.now();
      await tx.query(`UPDATE briefs SET status = $2, updated_at = $3, published_at = CASE WHEN $4 THEN coalesce(published_at, $3) ELSE published_at END WHERE id = $1`, [id, to, now, action === 'publish']);
      await this.audit.record(tx, viewer, { action: `brief.${action}`, object: 'brief', objectId: id, before: { status }, after: { status: to } });
      if (to === 'OPEN') await this.outbox.add(tx, briefOpened, { briefId: id });
    });
    return this.get(viewer, id);
  }

  private async lock(tx: Tx, viewer: Viewer, id: string, action: BriefAction): Promise<{ status: BriefStatus; committed: bigint; currency: string }> {
    const [brief] = isUuid(id)
      ? await tx.query<{ status: BriefStatus; committed: bigint; currency: string }[]>('SELECT status, committed_minor AS committed, currency FROM briefs WHERE id = $1 AND brand_id = $2 FOR UPDATE', [id, viewer.accountId])
      : [];
    if (!brief) throw new NotFound('brief', id);
    if (!mayBrief(brief.status, action)) throw new BriefCannotMove(brief.status, action);
    return brief;
  }

  private today(brief: Pick<BriefView, 'brand'>): string {
    return dayAt(this.clock.now(), brief.brand.timeZone);
  }

  private view(row: BriefRow, viewer: Viewer): BriefView {
    return viewBrief(row, viewer, this.today({ brand: row.brand }));
  }
}

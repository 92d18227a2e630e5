import { Injectable } from '@nestjs/common';
import { dayAt } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { Deal } from '../deals/deal.entity.ts';
import { BriefNotOpen } from '../briefs/brief.errors.ts';
import { CreatorClosed, DealExists } from '../deals/deal.errors.ts';
import { DealMover } from '../deals/deal-mover.ts';
import { checkTerms, MAX_FEE } from '../deals/deal.terms.ts';
import { areBlocked, PartyBlocked } from '../matching/party-block.ts';
import { openDeal } from '../deals/open-deal.ts';
import { movedOn } from './moved-on.ts';
import { seriesDue } from './relations.jobs.ts';
import type { BookAgainInput, DealSeriesView } from './relations.view.ts';

const DAY_MS = 86_400_000;
const USUAL_PAUSE = 30;
interface Series {
  id: string;
  brand_id: string;
  creator_id: string;
  brief_id: string;
  model_deal_id: string;
  fee_minor: bigint;
  times: number;
  every_days: number;
  sent: number;
  signer_id: string;
  signer_name: string;
}
const columns = 'id, brand_id, creator_id, brief_id, model_deal_id, fee_minor, times, every_days, sent, signer_id, signer_name';

/** Deals with the same creator again: at once, or in a series of which each is accepted for itself and either side may end the rest. */
@Injectable()
export class RelationsService {
  constructor(
    private readonly db: Database,
    private readonly mover: DealMover,
    private readonly timers: Timers,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @returns the new deal's id. @throws NotFound, BadInput, Conflict, BriefNotOpen, CreatorClosed, DealExists, PartyBlocked, TermsInvalid */
  async bookAgain(viewer: Viewer, dealId: string, input: BookAgainInput): Promise<string> {
    const [times, everyDays] = [input.times ?? 1, input.everyDays ?? USUAL_PAUSE];
    const wrong: Record<string, string> = {};
    if (!Number.isInteger(times) || times < 1 || times > 24) wrong['times'] = 'must be between 1 and 24';
    if (!Number.isInteger(everyDays) || everyDays < 7 || everyDays > 366) wrong['everyDays'] = 'must be between 7 and 366';
    if (input.feeMinor != null && (input.feeMinor <= 0n || input.feeMinor > MAX_FEE)) wrong['feeMinor'] = 'must be above zero and reasonable';
    if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
    return this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      if (mover.party !== 'BRAND') throw new NotFound('deal', dealId);
      if (!deal.agreedAt) throw new Conflict('What is booked again was agreed once.');
      const now = this.clock.now();
      const series: Series = {
        id: uuidv7(), brand_id: deal.brandId, creator_id: deal.creatorId, brief_id: deal.briefId, model_deal_id: deal.id, fee_minor: input.feeMinor ?? deal.feeMinor, times, every_days: everyDays, sent: 0,
        signer_id: viewer.userId, signer_name: viewer.name,
      };
      await tx.query(
        'INSERT INTO deal_series (id, brand_id, creator_id, brief_id, model_deal_id, fee_minor, times, every_days, signer_id, signer_name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
        [series.id, series.brand_id, series.creator_id, series.brief_id, series.model_deal_id, series.fee_minor.toString(), times, everyDays, viewer.userId, viewer.name, now]);
      const made = await this.send(tx, series, viewer);
      if (typeof made !== 'string') throw made;
      return made;
    });
  }

  @Handles(seriesDue)
  async due({ seriesId, sent }: PayloadOf<typeof seriesDue>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const [series] = await tx.query<Series[]>(`SELECT ${columns} FROM deal_series WHERE id = $1 AND sent = $2 AND ended_at IS NULL FOR UPDATE`, [seriesId, sent]);
      if (!series) return;
      const refused = await this.send(tx, series, null);
      if (typeof refused === 'string') return;
      // Whoever is still busy with the deal before gets the next one when its time comes; what was closed ends the series.
      if (refused instanceof DealExists) await this.schedule(tx, series);
      else await this.finish(tx, series.id, refused instanceof BriefNotOpen ? 'BRIEF_CLOSED' : 'CREATOR_CLOSED');
    });
  }

  /** Either side ends what is not sent yet; a deal that runs goes on. @throws NotFound */
  async end(viewer: Viewer, id: string): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const [series] = isUuid(id) ? await tx.query<Series[]>(`SELECT ${columns} FROM deal_series WHERE id = $1 AND ended_at IS NULL FOR UPDATE`, [id]) : [];
      const by = series?.brand_id === viewer.accountId ? 'BRAND' : series?.creator_id === viewer.accountId ? 'CREATOR' : null;
      if (!by) throw new NotFound('running series', id);
      await this.finish(tx, id, by);
      await this.audit.record(tx, viewer, { action: 'series.end', object: 'series', objectId: id });
    });
  }

  async ofDeals(viewer: Viewer, dealIds: readonly string[]): Promise<Map<string, DealSeriesView>> {
    const rows = await this.db.read<DealSeriesView & { dealId: string } & Record<string, unknown>>(
      viewer.context,
      `SELECT d.id AS "dealId", s.id, d.series_number AS number, s.times, s.every_days AS "everyDays", s.next_at AS "nextAt", s.ended_by AS "endedBy" FROM deals d JOIN deal_series s ON s.id = d.series_id WHERE d.id = ANY ($1::uuid[]) AND s.times > 1`, [dealIds]);
    return new Map(rows.map(({ dealId, ...series }) => [dealId, series]));
  }

  /** The next deal of a series, signed by the brand. @returns its id, or why it cannot be */
  private async send(tx: Tx, series: Series, viewer: Viewer | null): Promise<string | BriefNotOpen | CreatorClosed | PartyBlocked | DealExists> {
    const [brief] = await tx.query<{ status: string }[]>('SELECT status FROM briefs WHERE id = $1', [series.brief_id]);
    if (brief?.status !== 'OPEN' && brief?.status !== 'INVITE_ONLY') return new BriefNotOpen('CLOSED');
    const [creator] = await tx.query<{ open_for_sponsorship: boolean }[]>('SELECT open_for_sponsorship FROM market_creators WHERE id = $1', [series.creator_id]);
    if (!creator?.open_for_sponsorship) return new CreatorClosed();
    if (await areBlocked(tx, series.brand_id, series.creator_id)) return new PartyBlocked();
    const [live] = await tx.query<unknown[]>(`SELECT 1 FROM deals WHERE brief_id = $1 AND creator_id = $2 AND status NOT IN ('SETTLED', 'PAID', 'DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED')`, [series.brief_id, series.creator_id]);
    if (live) return new DealExists();
    const model = await tx.findOneByOrFail(Deal, { id: series.model_deal_id });
    const [now, zone] = [this.clock.now(), await this.mover.zone(tx, series.brand_id)];
    const terms = movedOn(await this.mover.terms(tx, model), dayAt(model.agreedAt ?? model.createdAt, zone), dayAt(now, zone), series.fee_minor);
    checkTerms(terms, model.currency, dayAt(now, zone));
    const deal = await openDeal(tx, this.mover, {
      briefId: series.brief_id, brandId: series.brand_id, creatorId: series.creator_id, terms, by: 'BRAND', now, signer: { userId: series.signer_id, name: series.signer_name }, viewer,
      series: { id: series.id, number: series.sent + 1 },
    });
    series.sent += 1;
    await tx.query('UPDATE deal_series SET sent = $2 WHERE id = $1', [series.id, series.sent]);
    if (series.sent < series.times) await this.schedule(tx, series);
    else await this.finish(tx, series.id, 'DONE');
    return deal.id;
  }

  private async schedule(tx: Tx, { id, sent, every_days: everyDays }: Series): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + everyDays * DAY_MS);
    await tx.query('UPDATE deal_series SET next_at = $2 WHERE id = $1', [id, dueAt]);
    await this.timers.set(tx, { key: `series:${id}`, job: seriesDue, payload: { seriesId: id, sent }, dueAt });
  }

  private async finish(tx: Tx, id: string, by: string): Promise<void> {
    await tx.query('UPDATE deal_series SET ended_at = $2, ended_by = $3, next_at = NULL WHERE id = $1', [id, this.clock.now(), by]);
    await this.timers.clear(tx, `series:${id}`);
  }
}

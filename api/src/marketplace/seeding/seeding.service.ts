import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, checkCurrency, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { seal, unseal } from '../../platform/crypto/sealed.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { money } from '../../platform/graphql/money.view.ts';
import type { PayloadOf } from '../../platform/queue/define-job.ts';
import { Handles } from '../../platform/queue/handles.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { Timers } from '../../platform/timers/timers.ts';
import { checkNotBlocked } from '../matching/party-block.ts';
import { GrowthService } from '../growth/growth.service.ts';
import { Carrier } from './carrier.ts';
import { needsAddress, stepOf, waitDays, type SampleAction, type SampleParty, type SampleStatus } from './sample.lifecycle.ts';
import { parcelReported, sampleMoved, sampleWaitOver } from './seeding.jobs.ts';
import type { ProductInput, SampleView, SeedingFigures, SkuView } from './seeding.view.ts';

const DAY = 86_400_000;
const MOST_PIECES = 1_000_000;
const MOST_MINOR = 10n ** 12n;
/** What a parcel costs on the day it leaves ($1 sample, $2 moment), and the newest deal that is under way with its creator: the parcel is part of what that deal costs. */
const COST = `
  INSERT INTO sample_costs (sample_id, brand_id, deal_id, product_minor, shipping_minor, currency, shipped_at)
  SELECT s.id, s.brand_id, (SELECT d.id FROM deals d WHERE d.brand_id = s.brand_id AND d.creator_id = s.creator_id
      AND d.status IN ('ACCEPTED', 'FUNDED', 'DRAFTED', 'REVISION', 'APPROVED', 'PUBLISHED', 'VERIFYING') ORDER BY d.id DESC LIMIT 1), k.cost_minor, k.shipping_minor, k.currency, $2
  FROM samples s JOIN skus k ON k.id = s.sku_id WHERE s.id = $1`;
interface SampleRow {
  id: string;
  sku_id: string;
  product_id: string;
  brand_id: string;
  creator_id: string;
  status: SampleStatus;
  address_sealed: string | null;
}
const isText = (text: string, most: number) => text.trim() !== '' && text.length <= most;

/** Products, their stock, and samples from the request to the note. A piece is promised once, a parcel is sent once. */
@Injectable()
export class SeedingService {
  constructor(
    private readonly db: Database,
    private readonly carrier: Carrier,
    private readonly timers: Timers,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly growth: GrowthService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async addProduct(viewer: Viewer, { name, trialDays, currency, skus }: ProductInput): Promise<boolean> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand has products.');
    checkCurrency(currency);
    if (!isText(name, 120) || skus.length < 1 || skus.length > 50) throw new BadInput({ name: 'and 1 to 50 SKUs are needed' });
    if (!Number.isInteger(trialDays) || trialDays < 1 || trialDays > 180) throw new BadInput({ trialDays: 'must be between 1 and 180' });
    if (skus.some((sku) => !isText(sku.name, 120) || sku.stock < 0 || sku.stock > MOST_PIECES || [sku.costMinor, sku.shippingMinor ?? 0n].some((cost) => cost < 0n || cost > MOST_MINOR))) throw new BadInput({ skus: 'need a name, a stock and a cost, none below zero or beyond reason' });
    await this.db.transaction(viewer.context, async (tx) => {
      const id = uuidv7();
      await tx.query('INSERT INTO products (id, brand_id, name, trial_days, created_at) VALUES ($1, $2, $3, $4, $5)', [id, viewer.accountId, name.trim(), trialDays, this.clock.now()]);
      for (const sku of skus) await tx.query('INSERT INTO skus (id, product_id, brand_id, name, stock, cost_minor, shipping_minor, currency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [uuidv7(), id, viewer.accountId, sku.name.trim(), sku.stock, sku.costMinor.toString(), (sku.shippingMinor ?? 0n).toString(), currency]);
      await this.audit.record(tx, viewer, { action: 'product.add', object: 'product', objectId: id, after: { name } });
    });
    return true;
  }

  skus(viewer: Viewer): Promise<SkuView[]> {
    return this.db.read<Omit<SkuView, 'cost' | 'shipping'> & { costMinor: bigint | null; shippingMinor: bigint | null; currency: string | null } & Record<string, unknown>>(
      viewer.context, `SELECT m.id, m.product, m.name, m.available, m.trial_days AS "trialDays", b.name AS "brandName", s.stock, s.cost_minor AS "costMinor", s.shipping_minor AS "shippingMinor", s.currency FROM market_skus m JOIN public_organisations b ON b.id = m.brand_id LEFT JOIN skus s ON s.id = m.id AND s.brand_id = $1 WHERE $2 OR m.brand_id = $1 ORDER BY m.id DESC LIMIT 500`, [viewer.accountId, viewer.kind === 'CREATOR'])
      .then((rows) => rows.map(({ costMinor, shippingMinor, currency, ...row }) => ({ ...row, cost: costMinor === null || currency === null ? null : money(costMinor, currency), shipping: shippingMinor === null || currency === null ? null : money(shippingMinor, currency) })));
  }

  /** What lies in stock now, counted by the brand. @throws BadInput, NotFound */
  async setStock(viewer: Viewer, id: string, stock: number): Promise<boolean> {
    if (!Number.isInteger(stock) || stock < 0 || stock > MOST_PIECES) throw new BadInput({ stock: `must be between 0 and ${MOST_PIECES}` });
    await this.db.transaction(viewer.context, async (tx) => {
      const [sku] = isUuid(id) ? await tx.query<{ stock: number }[]>('SELECT stock FROM skus WHERE id = $1 AND brand_id = $2 FOR UPDATE', [id, viewer.accountId]) : [];
      if (!sku) throw new NotFound('sku', id);
      await tx.query('UPDATE skus SET stock = $2 WHERE id = $1', [id, stock]);
      await this.audit.record(tx, viewer, { action: 'sku.stock', object: 'sku', objectId: id, before: { stock: sku.stock }, after: { stock } });
    });
    return true;
  }

  /** A creator asks for a piece. @throws NotFound, BadInput, LevelLimitReached, PartyBlocked, Conflict when one is on its way */
  async request(viewer: Viewer, skuId: string, address: string): Promise<string> {
    if (viewer.kind !== 'CREATOR') throw new Forbidden('Only a creator asks for samples.');
    if (!isText(address, 500)) throw new BadInput({ address: 'is needed, up to 500 characters' });
    return this.db.transaction(viewer.context, async (tx) => {
      const [sku] = isUuid(skuId) ? await tx.query<{ product_id: string; brand_id: string; available: boolean }[]>('SELECT product_id, brand_id, available FROM market_skus WHERE id = $1', [skuId]) : [];
      if (!sku) throw new NotFound('sample', skuId);
      if (!sku.available) throw new Conflict('There is none left of this.');
      await checkNotBlocked(tx, sku.brand_id, viewer.accountId);
      await this.growth.checkLimit(tx, viewer.accountId, 'SAMPLES');
      const id = uuidv7();
      const now = this.clock.now();
      const made = await tx.query<unknown[]>(
        `INSERT INTO samples (id, sku_id, product_id, brand_id, creator_id, status, address_sealed, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'REQUESTED', $6, $7, $7)
         ON CONFLICT (product_id, creator_id) WHERE status IN ('REQUESTED', 'APPROVED', 'SHIPPED', 'RECEIVED') DO NOTHING RETURNING 1`,
        [id, skuId, sku.product_id, sku.brand_id, viewer.accountId, seal(address.trim(), this.secret, id), now]);
      if (made.length === 0) throw new Conflict('A sample of this product is on its way to you already.');
      await this.wait(tx, { id, product_id: sku.product_id }, 'REQUESTED');
      await this.outbox.add(tx, sampleMoved, { stepId: uuidv7(), sampleId: id, action: 'request', by: 'CREATOR' });
      return id;
    });
  }

  /** A step by a party of the sample. @throws NotFound, Conflict when it is no longer possible */
  async move(viewer: Viewer, id: string, action: SampleAction, noteUrl: string | null = null): Promise<void> {
    if (action === 'note' && !/^https?:\/\/\S{1,2000}$/.test(noteUrl ?? '')) throw new BadInput({ noteUrl: 'is no web address' });
    await this.db.transaction(viewer.context, async (tx) => {
      const sample = await this.lock(tx, 'id', id);
      const party: SampleParty | null = sample?.brand_id === viewer.accountId ? 'BRAND' : sample?.creator_id === viewer.accountId ? 'CREATOR' : null;
      if (!sample || !party) throw new NotFound('sample', id);
      await this.step(tx, sample, party, action, noteUrl);
      await this.audit.record(tx, viewer, { action: `sample.${action}`, object: 'sample', objectId: sample.id, before: { status: sample.status } });
    });
  }

  @Handles(sampleWaitOver)
  async waitOver({ sampleId, status }: PayloadOf<typeof sampleWaitOver>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const sample = await this.lock(tx, 'id', sampleId);
      if (sample?.status === status) await this.step(tx, sample, 'SYSTEM', 'expire', null);
    });
  }

  @Handles(parcelReported)
  async parcel({ tracking, fate }: PayloadOf<typeof parcelReported>): Promise<void> {
    await this.db.transaction(systemContext, async (tx) => {
      const sample = await this.lock(tx, 'tracking', tracking);
      // Told twice, or after the creator said it: once is enough.
      if (sample && stepOf(sample.status, fate)) await this.step(tx, sample, 'CARRIER', fate, null);
    });
  }

  /** Newest first; the address only for the brand, and only while it is needed. */
  async samples(viewer: Viewer): Promise<SampleView[]> {
    const rows = await this.db.read<SampleView & { addressSealed: string | null; brandId: string } & Record<string, unknown>>(
      viewer.context,
      `SELECT s.id, m.product, m.name AS sku, b.name AS "brandName", c.name AS "creatorName", s.status, s.tracking, s.due_at AS "dueAt", s.note_url AS "noteUrl", s.created_at AS "createdAt", s.address_sealed AS "addressSealed", s.brand_id AS "brandId"
       FROM samples s JOIN market_skus m ON m.id = s.sku_id JOIN public_organisations b ON b.id = s.brand_id JOIN public_organisations c ON c.id = s.creator_id
       WHERE s.brand_id = $1 OR s.creator_id = $1 ORDER BY s.id DESC LIMIT 500`, [viewer.accountId]);
    return rows.map(({ addressSealed, brandId, ...row }) => ({ ...row, address: addressSealed && brandId === viewer.accountId ? unseal(addressSealed, [this.secret, ...this.config.PREVIOUS_SECRETS], row.id) : null }));
  }

  async figures(viewer: Viewer): Promise<SeedingFigures> {
    const [row] = await this.db.read<{ sent: number; notes: number; over: number; cost: bigint; currency: string | null }>(
      viewer.context,
      `SELECT count(*) FILTER (WHERE s.tracking IS NOT NULL)::int AS sent, count(*) FILTER (WHERE s.status = 'NOTED')::int AS notes, count(*) FILTER (WHERE s.status IN ('NOTED', 'NO_NOTE'))::int AS over,
         coalesce(sum(k.shipping_minor + CASE WHEN s.status = 'RETURNED' THEN 0 ELSE k.product_minor END), 0)::bigint AS cost, CASE WHEN count(DISTINCT k.currency) = 1 THEN min(k.currency) END AS currency
       FROM samples s LEFT JOIN sample_costs k ON k.sample_id = s.id WHERE s.brand_id = $1`, [viewer.accountId]);
    if (!row) return { sent: 0, notes: 0, postRate: null, costPerNote: null };
    // Costs of several currencies do not add up.
    const perNote = row.notes > 0 && row.currency ? money((row.cost + BigInt(row.notes) / 2n) / BigInt(row.notes), row.currency) : null;
    return { sent: row.sent, notes: row.notes, postRate: row.over === 0 ? null : row.notes / row.over, costPerNote: perNote };
  }

  private async lock(tx: Tx, column: 'id' | 'tracking', value: string): Promise<SampleRow | undefined> {
    if (column === 'id' && !isUuid(value)) return undefined;
    const [row] = await tx.query<SampleRow[]>(`SELECT id, sku_id, product_id, brand_id, creator_id, status, address_sealed FROM samples WHERE ${column} = $1 FOR UPDATE`, [value]);
    return row;
  }

  private async step(tx: Tx, sample: SampleRow, party: SampleParty, action: SampleAction, noteUrl: string | null): Promise<void> {
    const step = stepOf(sample.status, action);
    if (!step?.by.includes(party)) throw new Conflict(`A sample that is ${sample.status} does not allow this.`);
    if (step.stock !== 0) await tx.query('SELECT app.move_stock($1, $2)', [sample.id, step.stock]).catch((error: { driverError?: { code?: unknown } }) => {
      // The check of the table: what is not there cannot be promised.
      if (error.driverError?.code === '23514') throw new Conflict('There is none left of this.');
      throw error;
    });
    const address = needsAddress.has(step.to) ? sample.address_sealed : null;
    let tracking: string | null = null;
    if (action === 'ship') {
      // Booked under the sample's own id: a second try is the same parcel.
      const booked = await this.carrier.book(sample.id, sample.address_sealed ? unseal(sample.address_sealed, [this.secret, ...this.config.PREVIOUS_SECRETS], sample.id) : '');
      tracking = booked.tracking;
      const dueAt = new Date(this.clock.now().getTime() + booked.reports.afterMs);
      await this.timers.set(tx, { key: `parcel:${sample.id}`, job: parcelReported, payload: { tracking, fate: booked.reports.fate }, dueAt });
      await tx.query(COST, [sample.id, this.clock.now()]);
    }
    await tx.query('UPDATE samples SET status = $2, address_sealed = $3, tracking = coalesce($4, tracking), note_url = coalesce($5, note_url), updated_at = $6 WHERE id = $1', [sample.id, step.to, address, tracking, noteUrl, this.clock.now()]);
    await this.wait(tx, sample, step.to);
    await this.outbox.add(tx, sampleMoved, { stepId: uuidv7(), sampleId: sample.id, action, by: party });
  }

  private async wait(tx: Tx, { id, product_id: productId }: Pick<SampleRow, 'id' | 'product_id'>, status: SampleStatus): Promise<void> {
    const wait = waitDays[status];
    const key = `sample:${id}`;
    if (wait === undefined) {
      await this.timers.clear(tx, key);
      await tx.query('UPDATE samples SET due_at = NULL WHERE id = $1', [id]);
      return;
    }
    const [product] = wait === 'trial' ? await tx.query<{ trial_days: number }[]>('SELECT trial_days FROM market_skus WHERE product_id = $1 LIMIT 1', [productId]) : [];
    const dueAt = new Date(this.clock.now().getTime() + (wait === 'trial' ? (product?.trial_days ?? 14) : wait) * DAY);
    await tx.query('UPDATE samples SET due_at = $2 WHERE id = $1', [id, dueAt]);
    await this.timers.set(tx, { key, job: sampleWaitOver, payload: { sampleId: id, status }, dueAt });
  }

  private get secret(): string {
    if (!this.config.SECRET) throw new Error('a secret is needed to seal addresses');
    return this.config.SECRET;
  }
}

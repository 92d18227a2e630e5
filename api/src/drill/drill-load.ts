import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DecisionResponse, EventReceipt } from '@meadow/shared';
import type { DrillBrand } from './drill-brand.ts';

const BATCH = 40;
const SENDERS = 4;
const PACE_MS = 15;
const KEPT = 200;
const BROWSER = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
/** Clocks of senders, as they step: days behind, minutes ahead. */
const steps = [0, 0, 0, -60_000, -3_600_000, -5 * 86_400_000, 200_000];
const types = ['page_view', 'view_content', 'add_to_cart', 'purchase'] as const;

interface Told {
  id: string;
  type: string;
  time: string;
  value?: string;
  currency?: string;
}

/** The decision that a token was signed for: bytes 2 to 18 of it. */
const decisionOf = (token: string): string => Buffer.from(token, 'base64url').subarray(2, 18).toString('base64url');

/** Senders who send until they are answered, and send again what was answered; people who follow a link and who see ads, some of them twice. */
export class DrillLoad {
  readonly acknowledged = new Set<string>();
  readonly clicks = new Set<string>();
  readonly impressions = new Set<string>();
  /** `unrecordedClicks` were redirected without a click id, because neither PostgreSQL nor the disk took the click: nobody was told that it counts. */
  readonly counts = { replayed: 0, retried: 0, refusedClicks: 0, unrecordedClicks: 0, redirectedWithoutPostgres: 0, refusedWithoutPostgres: 0 };
  private isOver = false;
  private readonly sent: Told[][] = [];

  constructor(
    private readonly port: number,
    private readonly brand: DrillBrand,
    private readonly hasDatabase: () => boolean,
  ) {}

  async run(): Promise<void> {
    await Promise.all([...Array.from({ length: SENDERS }, () => this.send()), this.follow(), this.look()]);
  }

  finish(): void {
    this.isOver = true;
  }

  private async send(): Promise<void> {
    while (!this.isOver) {
      const again = Math.random() < 0.1 ? this.sent[Math.floor(Math.random() * this.sent.length)] : undefined;
      if (again) this.counts.replayed += 1;
      await this.deliver(again ?? this.made());
      await sleep(PACE_MS);
    }
  }

  private made(): Told[] {
    const events = Array.from({ length: BATCH }, (): Told => {
      const type = types[Math.floor(Math.random() * types.length)] ?? 'page_view';
      const step = steps[Math.floor(Math.random() * steps.length)] ?? 0;
      return { id: randomUUID(), type, time: new Date(Date.now() + step - Math.random() * 30_000).toISOString(), ...(type === 'purchase' ? { value: '12.50', currency: 'CNY' } : {}) };
    });
    // A twin in the same request.
    const [first] = events;
    if (first && Math.random() < 0.1) events.push(first);
    return events;
  }

  private async deliver(events: Told[]): Promise<void> {
    const body = JSON.stringify({ key: this.brand.key, events });
    for (;;) {
      try {
        const reply = await fetch(`http://127.0.0.1:${this.port}/v1/events`, { method: 'POST', body, signal: AbortSignal.timeout(5_000) });
        if (reply.status === 202) {
          const { rejected } = (await reply.json()) as EventReceipt;
          const refused = new Set(rejected.map(({ index }) => index));
          for (const [index, { id }] of events.entries()) if (!refused.has(index)) this.acknowledged.add(id);
          this.sent.push(events);
          if (this.sent.length > KEPT) this.sent.shift();
          return;
        }
        await reply.arrayBuffer();
      } catch {
        // The edge is gone; whoever got no answer sends again.
      }
      this.counts.retried += 1;
      await sleep(50);
    }
  }

  /** Who is redirected with a click id has been counted; who is not redirected goes on without, as a browser would. */
  private async follow(): Promise<void> {
    for (; !this.isOver; await sleep(PACE_MS)) {
      const isAway = !this.hasDatabase();
      try {
        const reply = await this.get(`/l/${this.brand.slug}`);
        if (reply.status === 302) {
          const click = new URL(reply.headers.get('location') ?? '').searchParams.get('mclid');
          if (click === null) this.counts.unrecordedClicks += 1;
          else this.clicks.add(`l:${click}`);
          if (isAway && !this.hasDatabase()) this.counts.redirectedWithoutPostgres += 1;
          continue;
        }
        if (isAway && !this.hasDatabase()) this.counts.refusedWithoutPostgres += 1;
        this.counts.refusedClicks += 1;
      } catch {
        // No edge runs at the moment.
        this.counts.refusedClicks += 1;
      }
    }
  }

  /** Asks for an ad and shows it, now and then twice: the impression counts and costs once. */
  private async look(): Promise<void> {
    for (; !this.isOver; await sleep(PACE_MS)) {
      try {
        const body = JSON.stringify({ placement: 'feed', slots: 1, visitor: randomUUID() });
        const reply = await fetch(`http://127.0.0.1:${this.port}/v1/decisions`, { method: 'POST', body, signal: AbortSignal.timeout(3_000) });
        const [ad] = ((await reply.json()) as Partial<DecisionResponse>).decisions ?? [];
        if (!ad) continue;
        for (let times = Math.random() < 0.1 ? 2 : 1; times > 0; times -= 1) {
          const { status } = await this.get(`/v1/i.gif?t=${ad.token}`);
          if (status === 200) this.impressions.add(`i:${decisionOf(ad.token)}`);
        }
      } catch {
        // Nobody saw an ad.
      }
    }
  }

  private async get(path: string): Promise<Response> {
    const reply = await fetch(`http://127.0.0.1:${this.port}${path}`, { redirect: 'manual', headers: { 'user-agent': BROWSER }, signal: AbortSignal.timeout(3_000) });
    await reply.arrayBuffer();
    return reply;
  }
}

import { Breath } from './breath.ts';
import type { Lent, LeaseStore } from './lease-store.ts';

/** How long a lease is kept. */
const KEEP_MS = 60_000;
const RETRY_MS = 1_000;
const SOONEST_MS = 200;
/** A lease is what this process uses in so long, at least so many events, and at most this part of a day's budget or so many events. */
const WORTH_MS = 30_000;
const LEAST_EVENTS = 10;
const SHARE = 100;
const MOST_EVENTS = 50;
/** A lease that was used up at once says little of how much is used. */
const SHORTEST_MS = 1_000;

/** A campaign as its leases need it. */
export interface LeasedCampaign {
  id: string;
  dailyMicros: bigint;
  microsPerMinor: bigint;
  /** Highest price of one event of the campaign. */
  highestPriceMicros: number;
}

/** What a process may still promise for one campaign. */
export class Lease {
  lent: Lent | null = null;
  leftMicros = 0;
  promisedMicros = 0;
  takenAtMs = 0;
  /** Set while the store is asked, and after a refusal for a while. */
  askAgainAtMs = 0;
  /** Whether its campaign has changed since the last refusal. */
  isEager = false;

  /** What tokens carry; 0 while nothing is lent. */
  get no(): number {
    return this.lent?.no ?? 0;
  }

  get isRunningLow(): boolean {
    return this.leftMicros < this.promisedMicros;
  }
}

/**
 * The leases of this process. Promising a price only subtracts two numbers; a new lease is fetched beside the way
 * when one runs low, and what was not promised is given back. Budgets can therefore not be overspent by however many processes.
 * @see docs/adr/0042-budget-leases.md
 */
export class BudgetLeases {
  private readonly store: LeaseStore;
  private readonly now: () => number;
  private readonly leases = new Map<string, Lease>();
  private readonly asking = new Map<string, Promise<void>>();
  private campaigns = new Map<string, LeasedCampaign>();

  /** @param now another clock, for simulations; the store should know it too */
  constructor(store: LeaseStore, now: () => number = Date.now) {
    this.store = store;
    this.now = now;
  }

  get isAsking(): boolean {
    return this.asking.size > 0;
  }

  /** Waits until no lease is being fetched. */
  async settled(): Promise<void> {
    while (this.asking.size > 0) await Promise.allSettled(this.asking.values());
  }

  of(campaignId: string): Lease {
    let lease = this.leases.get(campaignId);
    if (!lease) {
      lease = new Lease();
      this.leases.set(campaignId, lease);
    }
    return lease;
  }

  /** Puts a price aside. @returns the lease's number, or 0 when there is not enough left */
  promise(campaignId: string, micros: number): number {
    const lease = this.of(campaignId);
    if (lease.isRunningLow || lease.leftMicros < micros) this.want(campaignId);
    if (lease.no === 0 || lease.leftMicros < micros) return 0;
    lease.leftMicros -= micros;
    lease.promisedMicros += micros;
    return lease.no;
  }

  /** A promise that will not be kept: an exchange has said that somebody else won. Of an older lease it is free only when its tokens end. */
  release(campaignId: string, no: number, micros: number): void {
    const lease = this.leases.get(campaignId);
    if (lease?.no !== no || lease.promisedMicros < micros) return;
    lease.promisedMicros -= micros;
    lease.leftMicros += micros;
  }

  /** Takes the campaigns that deliver now: leases of others are given back, and each new one gets its first. @param changed who may have another budget than before */
  async follow(campaigns: readonly LeasedCampaign[], changed: ReadonlySet<string>): Promise<void> {
    this.campaigns = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
    // Its budget may be another by now: who was told to wait asks at once.
    for (const id of changed) if (this.of(id).lent === null) Object.assign(this.of(id), { askAgainAtMs: 0, isEager: true });
    const gone = [...this.leases.keys()].filter((id) => !this.campaigns.has(id));
    const asked = gone.map((id) => this.giveBack(id));
    const breath = new Breath();
    for (const { id } of campaigns) {
      if (this.of(id).lent === null) asked.push(this.ask(id));
      if (breath.isOver) await breath.take();
    }
    await Promise.all(asked);
  }

  /** Gives back what lies unused for long, so that other processes and the next minutes can have it. */
  async tidy(): Promise<void> {
    const old = [...this.leases].filter(([, lease]) => lease.lent !== null && this.now() - lease.takenAtMs > KEEP_MS);
    await Promise.all(old.map(([id]) => this.once(id, () => this.giveBack(id))));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.asking.values());
    await Promise.allSettled([...this.leases.keys()].map((id) => this.giveBack(id)));
    await this.store.close();
  }

  /** Says that a campaign is wanted and has nothing left here. */
  want(campaignId: string): void {
    void this.ask(campaignId);
  }

  private ask(campaignId: string): Promise<void> {
    const lease = this.of(campaignId);
    if (this.now() < lease.askAgainAtMs) return this.asking.get(campaignId) ?? Promise.resolve();
    lease.askAgainAtMs = this.now() + RETRY_MS;
    return this.once(campaignId, () => this.replace(campaignId));
  }

  private once(campaignId: string, work: () => Promise<void>): Promise<void> {
    const running = this.asking.get(campaignId);
    if (running) return running;
    const started = work()
      .catch(() => undefined)
      .finally(() => this.asking.delete(campaignId));
    this.asking.set(campaignId, started);
    return started;
  }

  /** Takes another lease and gives back what is left of the present one; when there is no other, the present one is used up. */
  private async replace(campaignId: string): Promise<void> {
    const campaign = this.campaigns.get(campaignId);
    if (!campaign) return;
    const before = this.of(campaignId);
    const most = this.most(campaign);
    const wish = { campaignId, wantedMicros: this.wanted(campaign, before, most), leastMicros: campaign.highestPriceMicros, mostMicros: most, microsPerMinor: campaign.microsPerMinor, isEager: before.isEager };
    before.isEager = false;
    const lent = await this.store.take(wish);
    if (!lent) return;
    if ('waitMs' in lent) {
      before.askAgainAtMs = this.now() + Math.max(SOONEST_MS, lent.waitMs);
      return;
    }
    const lease = new Lease();
    lease.lent = lent;
    lease.leftMicros = lent.micros;
    lease.takenAtMs = this.now();
    this.leases.set(campaignId, lease);
    await this.settle(campaignId, before);
  }

  /** As much as this process will use soon: what lies in eight hands at midnight is not spent. */
  private wanted({ highestPriceMicros }: LeasedCampaign, before: Lease, most: number): number {
    const used = (before.promisedMicros / Math.max(SHORTEST_MS, this.now() - before.takenAtMs)) * WORTH_MS;
    return Math.ceil(Math.min(most, Math.max(used, highestPriceMicros * LEAST_EVENTS)));
  }

  private most({ dailyMicros, highestPriceMicros }: LeasedCampaign): number {
    return Math.ceil(Math.max(Number(dailyMicros) / SHARE, highestPriceMicros * MOST_EVENTS));
  }

  private async giveBack(campaignId: string): Promise<void> {
    const lease = this.leases.get(campaignId);
    if (!lease) return;
    // From here on nothing is promised from it any more.
    this.leases.delete(campaignId);
    await this.settle(campaignId, lease);
  }

  private async settle(campaignId: string, { lent, promisedMicros }: Lease): Promise<void> {
    if (lent) await this.store.giveBack(campaignId, lent, promisedMicros);
  }
}

import type { Pool } from 'pg';
import { RESERVE_CPM_MICROS } from './auction.ts';
import type { LeasedCampaign } from './budget-leases.ts';
import { Breath } from './breath.ts';
import { eligible, readFacts, readKeys, readSeen, readSteered, type Budget, type EligibleGroup, type GroupFacts } from './eligible-groups.ts';
import type { Exploration } from './exploration.ts';
import { audiencesIn, TargetingIndex } from './targeting-index.ts';

/** All that a decision looks at, best score first; never changed, only replaced. */
export interface DeliveryIndex {
  groups: readonly EligibleGroup[];
  targeting: TargetingIndex;
}
export const emptyIndex: DeliveryIndex = { groups: [], targeting: TargetingIndex.of([]) };

/** Campaigns that are read with one statement. */
const PORTION = 25;
/** Groups whose figures are looked at anew each time, in turn; what has changed comes besides. */
const TURN = 500;

interface Shelved {
  key: string;
  groups: GroupFacts[];
  budget: Budget;
  leased: LeasedCampaign;
}
interface Standing {
  group: EligibleGroup;
  /** Orders equal scores, another way each time, so that nobody is always second. */
  chance: number;
}

/**
 * The campaigns that may be shown, kept between looks: only what has changed since the last is read, the figures of some are
 * looked at in turn, and the order is put right without a pause in which nobody is answered.
 * @see docs/adr/0087-steady-index.md
 */
export class GroupShelf {
  /** In the order in which figures are looked at. */
  private readonly shelved = new Map<string, Shelved>();
  private standings: Standing[] = [];
  private readonly byGroup = new Map<string, Standing>();
  private made = emptyIndex;

  constructor(
    private readonly pool: Pool,
    private readonly exploration: Exploration,
  ) {}

  get index(): DeliveryIndex {
    return this.made;
  }

  get campaigns(): LeasedCampaign[] {
    return [...this.shelved.values()].flatMap(({ groups, leased }) => (groups.length > 0 ? leased : []));
  }

  /** Creators whose audience some group aims at. */
  get audiences(): Set<string> {
    const found = new Set<string>();
    for (const { group } of this.standings) for (const creator of audiencesIn(group.wants)) found.add(creator);
    return found;
  }

  /** Takes in changes, and looks at figures of those whose turn it is. @returns the campaigns that are new, others than before, or gone. @throws when PostgreSQL is away; then all stays as it was */
  refresh(): Promise<Set<string>> {
    return this.take((leaving) => this.inTurn(leaving));
  }

  /** Takes in changes alone: they are told of often. */
  takeChanges(): Promise<Set<string>> {
    return this.take(() => new Map());
  }

  private async take(turn: (leaving: ReadonlySet<string>) => Map<string, Shelved>): Promise<Set<string>> {
    const breath = new Breath();
    const keys = await readKeys(this.pool);
    const changed = [...keys.keys()].filter((id) => this.shelved.get(id)?.key !== keys.get(id));
    const read = await this.read(changed, keys, breath);
    const leaving = [...this.shelved.keys()].filter((id) => !keys.has(id) || read.has(id));
    const inTurn = turn(new Set(leaving));
    const looked = [...read, ...inTurn];
    const fresh = await this.standingsOf(looked, breath);
    // From here on nothing is asked: either all of it holds or nothing.
    const gone = new Set<Standing>();
    const leave = (id: string) => {
      for (const { id: groupId } of this.shelved.get(id)?.groups ?? []) {
        const standing = this.byGroup.get(groupId);
        if (standing) gone.add(standing);
        this.byGroup.delete(groupId);
      }
      this.shelved.delete(id);
    };
    for (const id of leaving) leave(id);
    for (const [id, campaign] of looked) {
      leave(id);
      this.shelved.set(id, { ...campaign, leased: leasedOf(id, campaign, fresh) });
    }
    for (const standing of fresh.values()) this.byGroup.set(standing.group.id, standing);
    const others = new Set([...changed, ...leaving]);
    if (gone.size + fresh.size === 0) return others;
    this.standings = await merged(this.standings, gone, [...fresh.values()].sort(inOrder), breath);
    const groups: EligibleGroup[] = [];
    // Below the reserve nobody is shown: by the mean, so that a draw shuts nobody out.
    for (const { group } of this.standings) if (group.meanScore >= RESERVE_CPM_MICROS) groups.push(group);
    if (breath.isOver) await breath.take();
    this.made = { groups, targeting: await TargetingIndex.made(groups, breath) };
    return others;
  }

  private async read(ids: readonly string[], keys: ReadonlyMap<string, string>, breath: Breath): Promise<Map<string, Shelved>> {
    const found = new Map<string, Shelved>();
    for (let from = 0; from < ids.length; from += PORTION) {
      const portion = ids.slice(from, from + PORTION);
      for (const { facts, budget } of await readFacts(this.pool, portion)) {
        const id = facts.campaignId;
        const campaign = found.get(id) ?? { key: keys.get(id)!, groups: [], budget, leased: { id, ...budget, highestPriceMicros: 0 } };
        found.set(id, campaign);
        campaign.groups.push(facts);
      }
      if (breath.isOver) await breath.take();
    }
    return found;
  }

  /** The campaigns that were looked at longest ago. */
  private inTurn(without: ReadonlySet<string>): Map<string, Shelved> {
    const found = new Map<string, Shelved>();
    let groups = 0;
    for (const [id, campaign] of this.shelved) {
      if (groups >= TURN) break;
      if (without.has(id)) continue;
      found.set(id, campaign);
      groups += campaign.groups.length;
    }
    return found;
  }

  private async standingsOf(campaigns: readonly (readonly [string, Shelved])[], breath: Breath): Promise<Map<string, Standing>> {
    const fresh = new Map<string, Standing>();
    const all = campaigns.flatMap(([, { groups }]) => groups);
    for (let from = 0; from < all.length; from += TURN) {
      const portion = all.slice(from, from + TURN);
      const [seen, steered] = await Promise.all([
        readSeen(this.pool, portion.flatMap(({ creatives }) => creatives.map(({ sourceNo }) => sourceNo))),
        readSteered(this.pool, portion.flatMap(({ id, isSteered }) => (isSteered ? [id] : []))),
      ]);
      for (const facts of portion) {
        fresh.set(facts.id, { group: eligible(facts, steered.get(facts.id) ?? facts.bidMicros, seen, this.exploration), chance: Math.random() });
        if (breath.isOver) await breath.take();
      }
    }
    return fresh;
  }
}

function leasedOf(id: string, { groups, budget }: Shelved, standings: ReadonlyMap<string, Standing>): LeasedCampaign {
  const price = ({ group: { bidModel, bidMicros, meanCtr } }: Standing) => (bidModel === 'CPM' ? Math.ceil(bidMicros / 1_000) : Math.ceil(bidMicros * meanCtr));
  return { id, ...budget, highestPriceMicros: Math.max(0, ...groups.map((facts) => price(standings.get(facts.id)!))) };
}

const inOrder = (a: Standing, b: Standing): number => b.group.score - a.group.score || a.chance - b.chance;

/** What stays, with what is fresh, both in order. */
async function merged(before: readonly Standing[], gone: ReadonlySet<Standing>, fresh: readonly Standing[], breath: Breath): Promise<Standing[]> {
  const all: Standing[] = [];
  let next = 0;
  for (const [at, standing] of before.entries()) {
    if ((at & 255) === 255 && breath.isOver) await breath.take();
    if (gone.has(standing)) continue;
    while (next < fresh.length && inOrder(fresh[next]!, standing) < 0) all.push(fresh[next++]!);
    all.push(standing);
  }
  return next < fresh.length ? all.concat(fresh.slice(next)) : all;
}

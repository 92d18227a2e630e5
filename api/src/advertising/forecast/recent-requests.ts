import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import type { AdGroupInput } from '../campaigns/campaign.input.ts';
import { recordsIn, type RecordedContext } from '../delivery/decision-record.ts';
import { TargetingIndex, wantsOf, type Targeting, type Viewer } from '../delivery/targeting-index.ts';
import type { Fit } from './forecast.ts';

const inflate = promisify(inflateRaw);
const LOOK_BACK_MS = 28 * 86_400_000;
const MOST_BATCHES = 64;
const MOST_REQUESTS = 5_000;
/** A sample is used for so long. */
const FRESH_MS = 60_000;
/** Fewer say nothing about a part of the traffic. */
const LEAST_REQUESTS = 100;

type Wish = Pick<AdGroupInput, 'placements' | 'targeting'>;
/** What roll-ups tell of traffic, so that the sample need not. */
const rolledUp = ['countries', 'devices'] as const;
/** What the sample is asked for besides. The hours of the week are counted, and who is like whom is another question. */
const sampled = ['regions', 'cityTiers', 'languages', 'genders', 'ageBands', 'interests', 'keywords', 'exactKeywords', 'broadKeywords', 'negativeKeywords'] as const;
export const sampledIn = ({ targeting }: Wish): string[] => sampled.filter((name) => (targeting[name] ?? []).length > 0);

/** Decisions of the last weeks, some of all: which part of the traffic a targeting takes. */
@Injectable()
export class RecentRequests {
  private requests: Promise<RecordedContext[]> | null = null;
  private readAtMs = 0;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Of the requests that each group's placements, countries and devices take, how many its whole targeting does; null where too few were seen.
   * @param groups best bid first: a request that one takes is none of a later one's, for they are of one brand
   */
  async fitsOf(context: Context, groups: readonly Wish[]): Promise<(Fit | null)[]> {
    if (groups.length < 2 && groups.every((group) => sampledIn(group).length === 0)) return groups.map(() => null);
    const requests = await this.recent(context);
    const judges = groups.map((group) => ({ ofTraffic: judgeOf(group, rolledUp), whole: judgeOf(group, [...rolledUp, ...sampled]), taken: 0, seen: 0 }));
    for (const request of requests) {
      let isTaken = false;
      for (const judge of judges) {
        if (!judge.ofTraffic(request)) continue;
        judge.seen += 1;
        if (isTaken || !judge.whole(request)) continue;
        judge.taken += 1;
        isTaken = true;
      }
    }
    return judges.map(({ taken, seen }) => (seen < LEAST_REQUESTS ? null : { taken, seen }));
  }

  /** The sample, read again once it is old. */
  private recent(context: Context): Promise<RecordedContext[]> {
    const now = this.clock.now().getTime();
    if (this.requests === null || now - this.readAtMs > FRESH_MS) {
      this.readAtMs = now;
      this.requests = this.read(context, now);
      this.requests.catch(() => (this.requests = null));
    }
    return this.requests;
  }

  private async read(context: Context, now: number): Promise<RecordedContext[]> {
    const rows = await this.db.read<{ body: Buffer }>(context, 'SELECT body FROM app.decision_records_sample($1, $2)', [new Date(now - LOOK_BACK_MS), MOST_BATCHES], 'decision_records_sample');
    const found: RecordedContext[] = [];
    const share = Math.ceil(MOST_REQUESTS / Math.max(1, rows.length));
    for (const { body } of rows) {
      const asked = [...recordsIn(await inflate(body))].flatMap((record) => (record.notice === null ? [record.context] : []));
      // Evenly over the batch, so that a busy second weighs no more than its share.
      const step = Math.max(1, asked.length / share);
      for (let at = 0; at < asked.length; at += step) found.push(asked[Math.floor(at)]!);
    }
    return found;
  }
}

/** Judges requests as a decision would, by some of the wishes. */
function judgeOf({ placements, targeting }: Wish, names: readonly (keyof Targeting & keyof Wish['targeting'])[]): (request: RecordedContext) => boolean {
  const wishes = Object.fromEntries(names.map((name) => [name, targeting[name] ?? []]));
  const anybody: Targeting = { countries: [], regions: [], devices: [], languages: [], genders: [], ageBands: [], interests: [], keywords: [] };
  const index = TargetingIndex.of([{ placements, wants: wantsOf({ ...anybody, ...wishes }) }]);
  return ({ placement, context, query }) => {
    const viewer: Viewer = {
      country: context.country, region: context.region, device: context.device, language: context.language, gender: context.gender, ageBand: context.age_band, cityTier: context.city_tier, interests: context.interests ?? [],
    };
    let fits = false;
    index.match(placement === 'feed' ? 'FEED' : 'SEARCH', viewer, query.toLowerCase(), () => {
      fits = true;
      return false;
    });
    return fits;
  };
}

import { Inject, Injectable } from '@nestjs/common';
import { addDays, microsPerMinor, type BidModel } from '@meadow/shared';
import { OrganisationsService, type Viewer } from '../../identity/index.ts';
import { contextDevices, contextPlacements, namedDevice, packContext } from '../../measurement/edge.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { AudiencesService } from '../audiences/audiences.service.ts';
import type { AdGroupInput, CampaignInput } from '../campaigns/campaign.input.ts';
import { isTimeZone } from '../campaigns/campaign.rules.ts';
import { heldOutBps } from '../campaigns/holdout.ts';
import { slotsOf } from '../delivery/day-parts.ts';
import { PRIOR_ORDER_RATE } from '../bidding/steering.ts';
import { bidEcpmOf, forecast, prospectOf, type Forecast, type ForecastGroup, type Plan, type SupplyHour } from './forecast.ts';
import type { AdGroupProspectView, CampaignForecastView } from './forecast.view.ts';
import { RecentRequests, sampledIn } from './recent-requests.ts';

const LOOK_BACK_DAYS = 28;
const WHOLE_BPS = 10_000;
const DAY_MS = 86_400_000;
const MOST_DAYS = 400;
const CURVE = [0.25, 0.5, 1, 1.5, 2, 3];
const MOST_GROUPS = 50;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A group as it is asked about. */
type Asked = Pick<AdGroupInput, 'placements' | 'targeting'> & Pick<ForecastGroup, 'bidModel' | 'bidMicros' | 'frequencyCap'>;

interface Row extends Record<string, unknown> {
  day: string;
  hour: number;
  price_class: number | null;
  impressions: bigint;
  clicks: bigint;
}

/** What a campaign would bring, from what was shown on this installation in the last four weeks. */
@Injectable()
export class ForecastService {
  constructor(
    private readonly db: Database,
    private readonly organisations: OrganisationsService,
    private readonly audiences: AudiencesService,
    private readonly requests: RecentRequests,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws BadInput for a flight without days, or another zone than there is */
  async of(viewer: Viewer, input: CampaignInput): Promise<CampaignForecastView> {
    const timeZone = input.timeZone || (await this.organisations.get(viewer.accountId)).timeZone;
    if (!isTimeZone(timeZone)) throw new BadInput({ timeZone: 'is not an IANA time zone' });
    const days = daysOf(input);
    if (input.adGroups.length === 0 || input.adGroups.length > MOST_GROUPS || days.length === 0) throw new BadInput({ flightEndOn: 'must be one to 400 days from the start, with an ad group' });
    const audience = await this.audience(viewer);
    const shown = 1 - heldOutBps(input.holdoutBps, this.config) / WHOLE_BPS;
    const asked = input.adGroups.map((group): Asked => ({ ...group, ...bidOf(group.bidModel, Number(group.bidMicros), input.objective), frequencyCap: group.frequencyCap ?? null }));
    const { groups, notMeasured } = await this.groupsOf(viewer, asked, { timeZone, people: audience.people, shown });
    const scale = microsPerMinor(input.currency);
    const plan: Plan = { days, adsPerPerson: audience.adsPerPerson, dailyMicros: Number(input.dailyBudgetMinor * scale), totalMicros: Number(input.totalBudgetMinor * scale) };
    const curve = CURVE.map((part) => ({ ...plan, dailyMicros: Math.round(plan.dailyMicros * part) }));
    const people = sum(groups.map((group) => group.people));
    return {
      ...viewOf(forecast(groups, plan), people), notMeasured,
      curve: curve.map((one) => ({ dailyMicros: BigInt(one.dailyMicros), clicks: forecast(groups, { ...one, totalMicros: Math.max(one.totalMicros, one.dailyMicros * days.length) }).clicks })),
    };
  }

  /** For each ad group of a campaign, whether its targeting meets enough traffic and its bid wins enough of it. @throws NotFound */
  async prospects(viewer: Viewer, campaignId: string): Promise<AdGroupProspectView[]> {
    type Group = Pick<AdGroupInput, 'placements' | 'targeting'> & { id: string; name: string; bid_model: BidModel; bid_micros: bigint; objective: string; daily: bigint; currency: string; time_zone: string } & Record<string, unknown>;
    const rows = isUuid(campaignId) ? await this.db.read<Group>(
      viewer.context,
      `SELECT g.id, g.name, g.placements, g.targeting, g.bid_model, g.bid_micros, c.objective, c.daily_budget_minor AS daily, c.currency, c.time_zone
       FROM ad_groups g JOIN campaigns c ON c.id = g.campaign_id WHERE c.id = $1 AND g.retired_at IS NULL ORDER BY g.position`, [campaignId]) : [];
    if (rows.length === 0) throw new NotFound('campaign', campaignId);
    const { people } = await this.audience(viewer);
    return Promise.all(rows.map(async ({ id, name, placements, targeting, bid_model, bid_micros, objective, daily, currency, time_zone: timeZone }) => {
      const asked: Asked = { placements, targeting, ...bidOf(bid_model, Number(bid_micros), objective), frequencyCap: null };
      const [{ groups: [group] }, anybody] = await Promise.all([this.groupsOf(viewer, [asked], { timeZone, people, shown: 1 }), this.supply(viewer, { placements, targeting: {} }, timeZone)]);
      const isShown = group?.supply.some(({ impressions }) => impressions > 0) === true;
      const prospect = group && isShown ? prospectOf(group, Number(daily * microsPerMinor(currency))) : null;
      const problem = prospect?.problem ?? (anybody.length > 0 && !isShown ? 'AUDIENCE_TOO_NARROW' : null);
      return { id, name, impressionsADay: prospect ? Math.round(prospect.impressionsADay) : problem === null ? null : 0, wonShare: prospect?.wonShare ?? null, problem };
    }));
  }

  /** What each group may be shown to: its part of the supply, that of better-bidding groups of the same campaign taken away. */
  private async groupsOf(viewer: Viewer, asked: readonly Asked[], { timeZone, people: all, shown }: { timeZone: string; people: number; shown: number }): Promise<{ groups: (ForecastGroup & { people: number })[]; notMeasured: string[] }> {
    const found = await Promise.all(asked.map(async (group) => {
      const [supply, { people, isTooNarrow, isUnknown }] = await Promise.all([this.supply(viewer, group, timeZone), this.lookAlikes(viewer, group.targeting)]);
      const part = isTooNarrow ? 0 : shown * (all > 0 ? Math.min(1, people / all) : 1);
      return { ...group, supply: duringHours(narrowed(supply, part), group.targeting.dayParts ?? [], timeZone, this.clock.now()), people: isTooNarrow ? 0 : people, isUnknown };
    }));
    found.sort((a, b) => bidEcpmOf(b) - bidEcpmOf(a));
    const fits = await this.requests.fitsOf(viewer.context, found);
    const notMeasured = new Set<string>();
    found.forEach((group, at) => {
      if (group.isUnknown) notMeasured.add('lookAlikesOf');
      if (fits[at] === null) for (const name of sampledIn(group)) notMeasured.add(name);
    });
    return {
      notMeasured: [...notMeasured],
      // Where nothing tells how much two groups have in common, they are taken to be after the same readers.
      groups: found.map((group, at) => ({ ...group, fit: fits[at] ?? (found.slice(0, at).some(({ placements }) => placements.some((place) => group.placements.includes(place))) ? { taken: 0, seen: 1 } : null) })),
    };
  }

  /** Whole days only: today is not over, and the first day of the look back would be cut. */
  private async supply(viewer: Viewer, { placements, targeting }: Pick<AdGroupInput, 'placements' | 'targeting'>, timeZone: string): Promise<SupplyHour[]> {
    const devices = (targeting.devices ?? []).flatMap((name) => namedDevice(name) ?? []).map((device) => contextDevices.indexOf(device) + 1);
    const countries = (targeting.countries ?? []).map((country) => packContext(null, null, country) >> 7);
    const rows = await this.db.read<Row>(
      viewer.context,
      `SELECT s.day::text AS day, s.hour, s.price_class, s.impressions, s.clicks FROM app.ad_supply(date_trunc('day', $1::timestamptz, $2) - make_interval(days => $6), $2, $3::int[], $4::int[], $5::int[]) s
       WHERE s.day < ($1::timestamptz AT TIME ZONE $2)::date ORDER BY 1, 2, 3`,
      [this.clock.now(), timeZone, placements.map((place) => contextPlacements.indexOf(place) + 1), devices, countries, LOOK_BACK_DAYS],
      'ad_supply',
    );
    return rows.map((row) => ({
      day: row.day, hour: row.hour, impressions: Number(row.impressions), clicks: Number(row.clicks),
      ecpmMicros: row.price_class === null ? null : 2 ** ((row.price_class + 0.5) / 4),
    }));
  }

  /** How many ads a person sees in a day, and about how many people there are: the same every day, or others every day, so the middle of both. */
  private async audience(viewer: Viewer): Promise<{ adsPerPerson: number; people: number }> {
    const since = new Date(this.clock.now().getTime() - LOOK_BACK_DAYS * DAY_MS).toISOString().slice(0, 10);
    const [row] = await this.db.read<{ visitors: bigint; fullest: bigint; impressions: bigint }>(
      viewer.context,
      'SELECT coalesce(sum(visitors), 0)::bigint AS visitors, coalesce(max(visitors), 0)::bigint AS fullest, coalesce(sum(impressions), 0)::bigint AS impressions FROM app.ad_audience($1::date)', [since], 'ad_audience',
    );
    if (!row || row.visitors === 0n) return { adsPerPerson: 1, people: 0 };
    return { adsPerPerson: Number(row.impressions) / Number(row.visitors), people: Math.sqrt(Number(row.visitors) * Number(row.fullest)) };
  }

  /** How many people the look-alikes of a targeting are at most; everybody without them, and while one is still being made. */
  private async lookAlikes(viewer: Viewer, { lookAlikesOf }: AdGroupInput['targeting']): Promise<{ people: number; isTooNarrow: boolean; isUnknown: boolean }> {
    const audiences = await this.audiences.of(viewer.context, lookAlikesOf ?? []);
    const isUnknown = audiences.some(({ madeAt }) => madeAt === null);
    if (audiences.length === 0 || isUnknown) return { people: Infinity, isTooNarrow: false, isUnknown };
    return { people: audiences.reduce((sum, { people }) => sum + (people ?? 0), 0), isTooNarrow: audiences.every((one) => one.isTooNarrow), isUnknown };
  }
}

/** What a model comes to in the auction: a bid that is found goes up to its limit, and one that aims at orders expects as many of a hundred clicks as at the beginning. */
const bidOf = (model: BidModel, micros: number, objective: string): Pick<ForecastGroup, 'bidModel' | 'bidMicros'> => ({
  bidModel: model === 'CPM' ? 'CPM' : 'CPC', bidMicros: model === 'TARGET_COST' && objective === 'CONVERSION' ? Math.round(micros * PRIOR_ORDER_RATE) : micros,
});

function daysOf({ flightStartOn, flightEndOn }: CampaignInput): string[] {
  const count = Math.round((Date.parse(flightEndOn) - Date.parse(flightStartOn)) / DAY_MS) + 1;
  return count >= 1 && count <= MOST_DAYS ? Array.from({ length: count }, (_, day) => addDays(flightStartOn, day)) : [];
}

/** A part of the traffic: of everybody, as many as the audience has people. All of it where nobody was counted. */
function narrowed(supply: readonly SupplyHour[], share: number): SupplyHour[] {
  if (!(share < 1)) return [...supply];
  return share <= 0 ? [] : supply.map((one) => ({ ...one, impressions: one.impressions * share, clicks: one.clicks * share }));
}

/** Hours of the week at which the group is not shown bring nothing; their days stay, so that a weekday without a wish is a day of nothing. */
function duringHours(supply: readonly SupplyHour[], dayParts: readonly string[], timeZone: string, at: Date): SupplyHour[] {
  if (dayParts.length === 0) return [...supply];
  const wanted = new Set(slotsOf(dayParts, timeZone, at));
  const isWanted = ({ day, hour }: SupplyHour) => wanted.has(`h${((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) * 24 + hour}`);
  return supply.map((one) => (isWanted(one) ? one : { ...one, impressions: 0, clicks: 0 }));
}

const micros = (value: number): bigint => BigInt(Math.round(value));
const viewOf = ({ impressions, reach, clicks, spendMicros, hours, daysSeen }: Forecast, people: number) => ({
  impressions, clicks, hours, daysSeen,
  reach: { low: Math.min(people, reach.low), expected: Math.min(people, reach.expected), high: Math.min(people, reach.high) }, spend: { low: micros(spendMicros.low), expected: micros(spendMicros.expected), high: micros(spendMicros.high) },
});

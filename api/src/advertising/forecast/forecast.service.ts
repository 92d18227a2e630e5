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
import { PRIOR_ORDER_RATE } from '../bidding/steering.ts';
import { forecast, prospectOf, type Forecast, type Plan, type SupplyHour } from './forecast.ts';
import type { AdGroupProspectView, CampaignForecastView } from './forecast.view.ts';

const LOOK_BACK_DAYS = 28;
const WHOLE_BPS = 10_000;
const DAY_MS = 86_400_000;
const MOST_DAYS = 400;
const CURVE = [0.25, 0.5, 1, 1.5, 2, 3];
/** What the event log says of a viewer; the rest of the targeting narrows by an unknown share. */
const measured: ReadonlySet<string> = new Set(['countries', 'devices']);

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
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws BadInput for a flight without days */
  async of(viewer: Viewer, input: CampaignInput): Promise<CampaignForecastView> {
    const { timeZone } = await this.organisations.get(viewer.accountId);
    const days = daysOf(input);
    const [group] = input.adGroups;
    if (!group || days.length === 0) throw new BadInput({ flightEndOn: 'must be one to 400 days from the start, with an ad group' });
    const [everybodys, { adsPerPerson, people: all }] = await Promise.all([this.supply(viewer, group, timeZone), this.audience(viewer)]);
    const { people, isTooNarrow, isUnknown } = await this.lookAlikes(viewer, group.targeting);
    const shown = 1 - (input.holdoutBps ?? Math.round(this.config.HOLDOUT_SHARE * WHOLE_BPS)) / WHOLE_BPS;
    const supply = narrowed(everybodys, isTooNarrow ? 0 : shown * (all > 0 ? Math.min(1, people / all) : 1));
    const scale = microsPerMinor(input.currency);
    const plan: Plan = {
      ...bidOf(group.bidModel, Number(group.bidMicros), input.objective), days, frequencyCap: group.frequencyCap ?? null, adsPerPerson,
      dailyMicros: Number(input.dailyBudgetMinor * scale), totalMicros: Number(input.totalBudgetMinor * scale),
    };
    const curve = CURVE.map((part) => ({ ...plan, dailyMicros: Math.round(plan.dailyMicros * part) }));
    return {
      ...viewOf(forecast(supply, plan), people),
      notMeasured: Object.entries(group.targeting).flatMap(([name, wishes]) => (!(name === 'lookAlikesOf' ? !isUnknown : measured.has(name)) && Array.isArray(wishes) && wishes.length > 0 ? [name] : [])),
      curve: curve.map((one) => ({ dailyMicros: BigInt(one.dailyMicros), clicks: forecast(supply, { ...one, totalMicros: Math.max(one.totalMicros, one.dailyMicros * days.length) }).clicks })),
    };
  }

  /** For each ad group of a campaign, whether its targeting meets enough traffic and its bid wins enough of it. @throws NotFound */
  async prospects(viewer: Viewer, campaignId: string): Promise<AdGroupProspectView[]> {
    type Group = Pick<AdGroupInput, 'placements' | 'targeting'> & { id: string; name: string; bid_model: BidModel; bid_micros: bigint; objective: string; daily: bigint; currency: string; time_zone: string } & Record<string, unknown>;
    const groups = isUuid(campaignId) ? await this.db.read<Group>(
      viewer.context,
      `SELECT g.id, g.name, g.placements, g.targeting, g.bid_model, g.bid_micros, c.objective, c.daily_budget_minor AS daily, c.currency, c.time_zone FROM ad_groups g JOIN campaigns c ON c.id = g.campaign_id WHERE c.id = $1 ORDER BY g.position`, [campaignId]) : [];
    if (groups.length === 0) throw new NotFound('campaign', campaignId);
    const { people: all } = await this.audience(viewer);
    return Promise.all(groups.map(async (group) => {
      const { people, isTooNarrow } = await this.lookAlikes(viewer, group.targeting);
      if (isTooNarrow) return { id: group.id, name: group.name, impressionsADay: 0, wonShare: null, problem: 'AUDIENCE_TOO_NARROW' };
      const [everybodys, anybody] = await Promise.all([this.supply(viewer, group, group.time_zone), this.supply(viewer, { placements: group.placements, targeting: {} }, group.time_zone)]);
      const supply = narrowed(everybodys, people / all);
      if (supply.length === 0 && anybody.length > 0) return { id: group.id, name: group.name, impressionsADay: 0, wonShare: null, problem: 'AUDIENCE_TOO_NARROW' };
      const prospect = prospectOf(supply, { ...bidOf(group.bid_model, Number(group.bid_micros), group.objective), dailyMicros: Number(group.daily * microsPerMinor(group.currency)) });
      return { id: group.id, name: group.name, impressionsADay: prospect ? Math.round(prospect.impressionsADay) : null, wonShare: prospect?.wonShare ?? null, problem: prospect?.problem ?? null };
    }));
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
const bidOf = (model: BidModel, micros: number, objective: string): Pick<Plan, 'bidModel' | 'bidMicros'> => ({
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

const micros = (value: number): bigint => BigInt(Math.round(value));
const viewOf = ({ impressions, reach, clicks, spendMicros, hours, daysSeen }: Forecast, people: number) => ({
  impressions, clicks, hours, daysSeen,
  reach: { low: Math.min(people, reach.low), expected: Math.min(people, reach.expected), high: Math.min(people, reach.high) }, spend: { low: micros(spendMicros.low), expected: micros(spendMicros.expected), high: micros(spendMicros.high) },
});

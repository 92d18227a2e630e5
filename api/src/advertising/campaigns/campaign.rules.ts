import { ageBands, cityTiers, currencies, devices, genders, isCategory, isDay, type Currency } from '@meadow/shared';
import { checkDestination } from '../../measurement/index.ts';
import { DAY_PART } from '../delivery/day-parts.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { CampaignCurrency, CampaignInvalid } from './campaign.errors.ts';
import type { AdGroupInput, CampaignInput, CreativeInput } from './campaign.input.ts';

const MAX_BUDGET_MINOR = 10n ** 13n;
const MAX_BID_MICROS = 10n ** 12n;
const MOST_GROUPS = 50;
const MOST_CREATIVES = 20;
const MOST_WISHES = 200;
const MAX_WISH = 64;
const MOST_HELD_OUT_BPS = 5_000;
export const MOST_LOOK_ALIKES = 10;
const timeZones: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
export const isTimeZone = (zone: string): boolean => timeZones.has(zone);

/** What a wish may be, where it is one of a list: one that nobody has would be shown to nobody. */
const known: Readonly<Record<string, (wish: string) => boolean>> = {
  countries: (wish) => /^[A-Z]{2}$/i.test(wish), languages: (wish) => /^[a-z]{2,3}(-[A-Za-z]{2,8})*$/i.test(wish),
  genders: (wish) => genders.some((one) => one === wish.toLowerCase()), ageBands: (wish) => ageBands.some((one) => one === wish), cityTiers: (wish) => cityTiers.some((one) => one === wish.toUpperCase()),
  devices: (wish) => devices.some((one) => one === wish.toLowerCase()) || wish.toLowerCase() === 'tablet',
};

type Problems = Record<string, string>;

/**
 * Everything about a campaign that can be wrong by itself.
 * @param today in the campaign's zone
 * @throws CampaignInvalid naming every field that does not hold, CampaignCurrency
 */
export function checkCampaign(input: CampaignInput, { today, currency }: { today: string; currency: Currency }): void {
  if (!(currencies as readonly string[]).includes(input.currency) || input.currency !== currency) throw new CampaignCurrency(currency);
  const problems: Problems = {};
  checkText(problems, 'name', input.name, 120);
  if (input.totalBudgetMinor <= 0n || input.totalBudgetMinor > MAX_BUDGET_MINOR) problems['totalBudgetMinor'] = 'must be above zero';
  if (input.dailyBudgetMinor <= 0n || input.dailyBudgetMinor > input.totalBudgetMinor) problems['dailyBudgetMinor'] = 'must be above zero and at most the total budget';
  if (!isDay(input.flightStartOn)) problems['flightStartOn'] = 'is no day';
  else if (!isDay(input.flightEndOn)) problems['flightEndOn'] = 'is no day';
  else if (input.flightEndOn < input.flightStartOn) problems['flightEndOn'] = 'must not lie before the start';
  else if (input.flightEndOn < today) problems['flightEndOn'] = 'lies in the past';
  if (input.dealId && !isUuid(input.dealId)) problems['dealId'] = 'is no deal';
  const { holdoutBps } = input;
  if (holdoutBps && (holdoutBps < 100 || holdoutBps > MOST_HELD_OUT_BPS)) problems['holdoutBps'] = 'must be 0, or 1% to 50%';
  if (input.productCategory && !isCategory(input.productCategory)) problems['productCategory'] = 'is no category of the market';
  if (input.separation === 'CATEGORY' && !input.productCategory) problems['productCategory'] = 'is needed: others of it are to be kept away';
  if (input.adGroups.length < 1 || input.adGroups.length > MOST_GROUPS) problems['adGroups'] = `must be 1 to ${MOST_GROUPS}`;
  input.adGroups.slice(0, MOST_GROUPS).forEach((group, index) => checkGroup(problems, `adGroups.${index}`, group));
  if (Object.keys(problems).length > 0) throw new CampaignInvalid(problems);
}

function checkGroup(problems: Problems, at: string, group: AdGroupInput): void {
  checkText(problems, `${at}.name`, group.name, 120);
  if (group.placements.length === 0) problems[`${at}.placements`] = 'must name a placement';
  if (group.bidMicros <= 0n || group.bidMicros > MAX_BID_MICROS) problems[`${at}.bidMicros`] = 'must be above zero';
  const { frequencyCap } = group;
  if (frequencyCap !== null && frequencyCap !== undefined && (frequencyCap < 1 || frequencyCap > 1_000)) problems[`${at}.frequencyCap`] = 'must be 1 to 1,000';
  for (const [name, wishes] of Object.entries(group.targeting)) {
    const list: readonly string[] = wishes ?? [];
    if (!list.every(known[name] ?? (() => true))) problems[`${at}.targeting.${name}`] = 'names something that is none';
    if (list.length > MOST_WISHES || list.some((wish) => wish.trim() === '' || wish.length > MAX_WISH)) problems[`${at}.targeting.${name}`] = `has at most ${MOST_WISHES} entries of 1 to ${MAX_WISH} characters`;
  }
  const { lookAlikesOf = [] } = group.targeting;
  if (lookAlikesOf && (lookAlikesOf.length > MOST_LOOK_ALIKES || !lookAlikesOf.every(isUuid))) problems[`${at}.targeting.lookAlikesOf`] = `must be at most ${MOST_LOOK_ALIKES} creators`;
  if (group.targeting.dayParts?.some((part) => !DAY_PART.test(part))) problems[`${at}.targeting.dayParts`] = 'must be days and hours like "1-5 8-22"';
  if (group.creatives.length < 1 || group.creatives.length > MOST_CREATIVES) problems[`${at}.creatives`] = `must be 1 to ${MOST_CREATIVES}`;
  group.creatives.slice(0, MOST_CREATIVES).forEach((creative, index) => checkCreative(problems, `${at}.creatives.${index}`, creative));
}

function checkCreative(problems: Problems, at: string, { title, text, imageUrl, landingUrl, label }: CreativeInput): void {
  checkText(problems, `${at}.title`, title, 80);
  checkText(problems, `${at}.text`, text, 500);
  // Without its mark nobody could tell that it is an ad.
  checkText(problems, `${at}.label`, label, 20);
  checkAddress(problems, `${at}.landingUrl`, landingUrl);
  if (imageUrl) checkAddress(problems, `${at}.imageUrl`, imageUrl);
}

function checkText(problems: Problems, at: string, text: string, limit: number): void {
  const length = [...text.trim()].length;
  if (length < 1 || length > limit) problems[at] = `must have 1 to ${limit} characters`;
}

function checkAddress(problems: Problems, at: string, address: string): void {
  try {
    checkDestination(address);
  } catch {
    problems[at] = 'must be an address that begins with https:// or http://';
  }
}

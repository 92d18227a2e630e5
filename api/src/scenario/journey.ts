import { RESERVE_CPM_MICROS } from '../advertising/edge.ts';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { decimalText } from '@meadow/shared';
import { inviteOperator } from '../identity/index.ts';
import { publishBrief } from './brief.ts';
import { dayFrom, DealWalk } from './deal.ts';
import { importFile } from './import-file.ts';
import { makeMarket } from './made-creators.ts';
import { acceptInvitation, grantMandate, signUp, type Member } from './people.ts';
import { httpWire } from './session.ts';
import { table, type Check } from './table.ts';
import { followLink, reportPurchases, serveAds } from './traffic.ts';
import { until } from './until.ts';

export interface Place {
  publicUrl: string;
  edgeUrl: string;
  /** Owner's login: the first operator is invited with it, as `npm run operator` does. */
  databaseUrl: string;
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const IMPRESSIONS = 10_000;
const CLICK_EVERY = 40;
const LINK_CLICKS = 120;
const ORDER_VALUE = '88.00';
const CPM_MICROS = 12_340_000n;
const yuan = (minor: bigint) => `¥${decimalText(minor, 'CNY')}`;

interface Figures {
  impressions: number;
  clicks: number;
  linkClicks: number;
  conversions: number;
  revenue: { minor: string };
  adSpend: { minor: string };
  creatorFees: { minor: string };
  spend: { minor: string };
}
const figures = 'impressions clicks linkClicks conversions revenue { minor } adSpend { minor } creatorFees { minor } spend { minor }';

/** Files of real creators beside the project, where they are; made-up ones otherwise. */
async function market(): Promise<{ source: string; creators: [string, Buffer]; notes: [string, Buffer] }> {
  const shared = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
  const [creators, notes] = [`${shared}creators/xhs_creators.ndjson`, `${shared}posts/xhs_notes.ndjson.gz`];
  if (existsSync(creators) && existsSync(notes)) {
    return { source: 'real creators', creators: ['xhs_creators.ndjson', await readFile(creators)], notes: ['xhs_notes.ndjson.gz', await readFile(notes)] };
  }
  const made = makeMarket(60, new Date());
  return { source: 'made-up creators', creators: ['xhs_creators.ndjson', Buffer.from(made.creators)], notes: ['xhs_notes.ndjson', Buffer.from(made.notes)] };
}

/**
 * Walks the main job as brand, creator, agency and operator, then compares what was sent with what each of them sees.
 * @returns whether everything agrees and money adds up
 */
export async function journey({ publicUrl, edgeUrl, databaseUrl }: Place): Promise<boolean> {
  const started = Date.now();
  const wire = httpWire(publicUrl);
  const stamp = Date.now().toString(36);
  const person = (name: string) => ({ email: `${name}-${stamp}@example.com`, password: 'a long walk through the meadow', name });
  const checks: Check[] = [];
  const expect = (what: string, expected: bigint | number | string, seen: bigint | number | string, by: string) => checks.push({ what, expected: String(expected), seen: String(seen), by });

  say('1  People: operator, brand, agency');
  const operator = await acceptInvitation(wire, await inviteOperator(databaseUrl, person('operator').email), person('operator'));
  const brand = await signUp(wire, 'BRAND', { ...person('brand'), organisationName: '春风 Spring' });
  const agency = await signUp(wire, 'AGENCY', { ...person('agency'), organisationName: 'Field Desk' });
  await grantMandate(agency, brand);

  const files = await market();
  const imported = await importFile(operator.session, 'CREATORS', ...files.creators);
  const notes = await importFile(operator.session, 'NOTES', ...files.notes);
  const again = await importFile(operator.session, 'CREATORS', ...files.creators);
  say(`2  Creators: ${imported.rowsRead} ${files.source} and ${notes.rowsRead} notes imported`);
  expect('creators read again: nothing new', 0, again.created, 'operator');
  expect('rows = created + updated + unchanged + rejected', notes.rowsRead, notes.created + notes.updated + notes.unchanged + notes.rejected, 'operator');

  const topUpMinor = 5_000_000n;
  await topUp(brand, topUpMinor, stamp);
  const brief = await openBrief(brand);
  const { matches } = await brand.session.ask<{ matches: { edges: { node: { creator: { id: string; name: string; channels: { platform: string }[] }; score: number; reasons: { points: number }[] } }[] } }>(
    'query ($id: ID!) { matches(briefId: $id, first: 5) { edges { node { score reasons { points } creator { id name channels { platform } } } } } }',
    { id: brief },
  );
  const best = matches.edges[0]?.node;
  if (!best) throw new Error('nobody matches the brief');
  say(`3–4  Brief published; ${matches.edges.length} best matches, first with ${best.score.toFixed(1)} points`);
  expect('reasons sum to the score', best.score.toFixed(6), best.reasons.reduce((sum, reason) => sum + reason.points, 0).toFixed(6), 'brand');

  const { inviteCreatorToClaim } = await operator.session.ask<{ inviteCreatorToClaim: { url: string } }>('mutation ($id: ID!, $email: String!) { inviteCreatorToClaim(creatorId: $id, email: $email) { url } }', { id: best.creator.id, email: person('creator').email });
  const creator = await acceptInvitation(wire, inviteCreatorToClaim.url, person('creator'));
  const feeMinor = 320_000n;
  const platform = best.creator.channels[0]?.platform ?? 'XIAOHONGSHU';
  const start = new Date();
  const walk = new DealWalk(brand, creator);
  await walk.invite(brief, best.creator.id, { feeMinor: 300_000n, start, platform });
  await walk.counter('creator', { feeMinor, start, platform });
  await walk.accept('brand');
  await walk.fund();
  await walk.draft('一周通勤防晒记录', '第一稿：三款防晒的真实使用感受。');
  await walk.revise('把价格写在前面。');
  await walk.draft('一周通勤防晒记录', '第二稿：价格写在前面，三款防晒的真实使用感受。');
  await walk.approve();
  await walk.publish(`https://www.xiaohongshu.com/explore/${stamp}`);
  const link = walk.state.link;
  if (!link) throw new Error('the deal has no tracked link');
  say('5  Deal: invited, countered, accepted, funded, revised, approved, published with its label');

  const linkIds = await followLink(link.url, LINK_CLICKS);
  say(`6  Link: ${linkIds.length} readers followed ${link.slug}`);

  const campaign = await launchCampaign(brand, operator, walk.state.id);
  const served = await until('the campaign being served', () => serveAds(edgeUrl, 1, 1_000_000), (one) => one.impressions === 1, 15_000);
  const rest = await serveAds(edgeUrl, IMPRESSIONS + Math.ceil(IMPRESSIONS / 99), CLICK_EVERY);
  const impressions = served.impressions + rest.impressions;
  if (impressions < IMPRESSIONS) throw new Error(`the campaign was shown ${impressions} of ${IMPRESSIONS} times`);
  const clicks = served.clicks + rest.clicks;
  say(`7  Campaign: ${impressions} impressions, ${clicks} clicks, ${rest.byCrawlers} by a crawler`);

  const { createWriteKey } = await brand.session.ask<{ createWriteKey: { key: string } }>('mutation { createWriteKey(name: "shop") { key } }');
  const buyers = [...linkIds.slice(0, 12), ...rest.clickIds.slice(0, 18).map((one) => one.clickId)];
  const receipts = await until('the new key being known to the edge', () => reportPurchases(edgeUrl, createWriteKey.key, buyers, ORDER_VALUE), ([first]) => first?.accepted !== undefined, 10_000);
  say(`8  Purchases: ${receipts[0]?.accepted} accepted, sent again: ${receipts[1]?.duplicate} duplicates`);
  expect('a batch sent twice counts once', buyers.length, receipts[1]?.duplicate ?? -1, 'shop');

  await walk.confirm();
  await walk.reaches('SETTLED');
  await creator.session.ask('mutation { setPayoutMethod(input: { kind: "BANK", holder: "林小满", accountNumber: "6222020200112233" }) { masked } }');
  await payOut(creator, operator, feeMinor, stamp);
  await walk.reaches('PAID');
  say('9  Money: released, paid out');

  const [from, to] = [dayFrom(start, -1), dayFrom(new Date(), 1)];
  const revenueMinor = 8_800n * BigInt(buyers.length);
  // Second price: who bids alone pays the reserve, whatever the bid.
  const chargeMinor = (BigInt(impressions) * BigInt(RESERVE_CPM_MICROS)) / 1_000n / 10_000n;
  const brandHome = () => brand.session.ask<{ brandDashboard: { totals: Figures } }>(`query ($from: Day!, $to: Day!) { brandDashboard(from: $from, to: $to) { totals { ${figures} } } }`, { from, to });
  const { brandDashboard } = await until('the dashboard showing every event', brandHome, ({ brandDashboard: { totals } }) => totals.impressions >= impressions && totals.conversions >= buyers.length);
  const { agencyDashboard } = await agency.session.ask<{ agencyDashboard: { clients: { figures: Figures }[] } }>(`query ($from: Day!, $to: Day!) { agencyDashboard(from: $from, to: $to) { clients { figures { ${figures} } } } }`, { from, to });
  const { campaignReport } = await agency.session.for(brand.organisationId).ask<{ campaignReport: { totals: Figures } }>(`query ($id: ID!, $from: Day!, $to: Day!) { campaignReport(id: $id, from: $from, to: $to) { totals { ${figures} } } }`, { id: campaign, from, to });
  const client = agencyDashboard.clients[0];
  if (!client) throw new Error('the agency does not see its client');
  const views: [string, Figures][] = [['brand', brandDashboard.totals], ['agency', client.figures]];
  for (const [who, seen] of views) {
    expect('impressions', impressions, seen.impressions, who);
    expect('ad clicks', clicks, seen.clicks, who);
    expect('link clicks', LINK_CLICKS, seen.linkClicks, who);
    expect('conversions', buyers.length, seen.conversions, who);
    expect('revenue', yuan(revenueMinor), yuan(BigInt(seen.revenue.minor)), who);
    expect('creator fees with platform fee', yuan((feeMinor * 110n) / 100n), yuan(BigInt(seen.creatorFees.minor)), who);
    expect('ad spend', yuan(chargeMinor), yuan(BigInt(seen.adSpend.minor)), who);
  }
  expect('impressions of the campaign', impressions, campaignReport.totals.impressions, 'agency for the brand');

  await money(checks, { brand, creator, operator, campaign, topUpMinor, feeMinor, chargeMinor, impressions });
  say(`\n${table(checks)}\n`);
  const wrong = checks.filter((check) => check.expected !== check.seen);
  say(wrong.length === 0 ? `All ${checks.length} agree, in ${((Date.now() - started) / 1000).toFixed(0)} s.` : `${wrong.length} of ${checks.length} do not agree.`);
  return wrong.length === 0;
}

async function topUp(brand: Member, amountMinor: bigint, key: string): Promise<void> {
  await brand.session.ask('mutation ($a: Minor!, $k: String!) { topUp(amountMinor: $a, currency: "CNY", idempotencyKey: $k) { id } }', { a: amountMinor.toString(), k: key });
  const read = () => brand.session.ask<{ wallet: { balances: { availableMinor: string }[] } }>('{ wallet { balances { availableMinor } } }');
  await until('the top-up arriving', read, ({ wallet }) => wallet.balances[0]?.availableMinor === amountMinor.toString());
}

async function openBrief(brand: Member): Promise<string> {
  const now = new Date();
  const input = {
    title: '夏季防晒新品种草', product: '轻盈防晒乳', productUrl: 'https://shop.example.com/sunscreen', objective: 'CONVERSION', description: '为通勤人群介绍一款轻盈不假白的防晒乳，重点是真实使用感受和价格。',
    deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }], budgetMinor: '2000000', currency: 'CNY', platforms: [], categories: [], tiers: [], targetAges: [],
    mustInclude: ['使用一周后的感受'], mustAvoid: ['绝对化用语'], applyBy: dayFrom(now, 7), publishFrom: dayFrom(now, 0), publishTo: dayFrom(now, 30), disclosureLabel: '广告',
    usageRights: { scope: 'feed and search', months: 6, boostAllowed: true },
  };
  return publishBrief(brand, input);
}

async function launchCampaign(brand: Member, operator: Member, dealId: string): Promise<string> {
  const now = new Date();
  const input = {
    name: '加热：一周通勤防晒记录', dealId, objective: 'CONVERSION', currency: 'CNY', pacing: 'ASAP', holdoutBps: 0, totalBudgetMinor: '2000000', dailyBudgetMinor: '2000000', flightStartOn: dayFrom(now, -1), flightEndOn: dayFrom(now, 7),
    adGroups: [{
      name: '信息流', placements: ['FEED'], bidModel: 'CPM', bidMicros: CPM_MICROS.toString(), targeting: { countries: ['CN'] },
      creatives: [{ title: '一周通勤防晒记录', text: '三款防晒的真实使用感受', landingUrl: 'https://shop.example.com/sunscreen', label: '广告' }],
    }],
  };
  const { createCampaign } = await brand.session.ask<{ createCampaign: { id: string } }>('mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input });
  const { id } = createCampaign;
  await brand.session.ask('mutation ($id: ID!) { submitCampaign(id: $id) { status } }', { id });
  await operator.session.ask('mutation ($id: ID!) { reviewCampaign(id: $id, approve: true) { status } }', { id });
  return id;
}

async function payOut(creator: Member, operator: Member, amountMinor: bigint, key: string): Promise<void> {
  const { requestPayout } = await creator.session.ask<{ requestPayout: { id: string } }>('mutation ($a: Minor!, $k: String!) { requestPayout(amountMinor: $a, currency: "CNY", idempotencyKey: $k) { id } }', { a: amountMinor.toString(), k: key });
  await operator.session.ask('mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id: requestPayout.id });
  const read = () => creator.session.ask<{ payouts: { id: string; status: string }[] }>('{ payouts { id status } }');
  await until('the payout arriving', read, ({ payouts }) => payouts.find((one) => one.id === requestPayout.id)?.status === 'PAID');
}

interface Expected {
  brand: Member;
  creator: Member;
  operator: Member;
  campaign: string;
  topUpMinor: bigint;
  feeMinor: bigint;
  chargeMinor: bigint;
  impressions: number;
}

/** What each party's balance must be, and that the whole book adds up. */
async function money(checks: Check[], { brand, creator, operator, campaign, topUpMinor, feeMinor, chargeMinor }: Expected): Promise<void> {
  const { endCampaign } = await brand.session.ask<{ endCampaign: { status: string } }>('mutation ($id: ID!) { endCampaign(id: $id) { status } }', { id: campaign });
  if (endCampaign.status !== 'ENDED' && endCampaign.status !== 'RECONCILED') throw new Error(`the campaign is ${endCampaign.status}`);
  const status = () => brand.session.ask<{ campaign: { status: string } }>('query ($id: ID!) { campaign(id: $id) { status } }', { id: campaign });
  await until('the campaign being reconciled', status, ({ campaign: { status: now } }) => now === 'RECONCILED', 60_000);
  const balance = async (member: Member) => {
    const { wallet } = await member.session.ask<{ wallet: { balances: { availableMinor: string; heldMinor: string; pendingMinor: string }[] } }>('{ wallet { balances { availableMinor heldMinor pendingMinor } } }');
    const [one] = wallet.balances;
    return `${yuan(BigInt(one?.availableMinor ?? 0))} free, ${yuan(BigInt(one?.heldMinor ?? 0))} held`;
  };
  const left = topUpMinor - (feeMinor * 110n) / 100n - chargeMinor;
  checks.push({ what: 'wallet: top-up − fees − charges', expected: `${yuan(left)} free, ¥0.00 held`, seen: await balance(brand), by: 'brand' });
  checks.push({ what: 'balance after the payout', expected: '¥0.00 free, ¥0.00 held', seen: await balance(creator), by: 'creator' });
  const { trialBalance } = await operator.session.ask<{ trialBalance: { balanced: boolean } }>('{ trialBalance { balanced } }');
  checks.push({ what: 'trial balance is zero', expected: 'true', seen: String(trialBalance.balanced), by: 'operator' });
}

import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DecisionResponse, EventReceipt } from '@meadow/shared';
import { inviteOperator } from '../src/identity/index.ts';
import { connectDatabase } from '../src/platform/database/connect.ts';
import { dayFrom, DealWalk } from '../src/scenario/deal.ts';
import { acceptInvitation, signUp, type Member } from '../src/scenario/people.ts';
import { httpWire, Refused } from '../src/scenario/session.ts';
import { browser } from '../src/scenario/traffic.ts';
import { verify } from '../src/verify/verify.ts';
import { eventually } from './app.ts';
import { inParallel, KilledInstallation, untilDone, type Victim } from './killed-installation.ts';

const BATCHES = 150;
const BATCH = 50;
const IMPRESSIONS = 1_500;
const LINK_CLICKS = 1_000;
const EVENTS = BATCHES * BATCH + IMPRESSIONS + LINK_CLICKS; // 10,000
const TOP_UPS = 12;
const TOP_UP_MINOR = 10_007n;

/** Who is killed when so much of the traffic has been acknowledged. */
const rounds: [share: number, victims: Victim[]][] = [
  [0.05, ['edge']],
  [0.15, ['postgres']],
  [0.3, ['worker']],
  [0.4, ['edge', 'worker']],
  [0.5, ['postgres', 'worker']],
  [0.65, ['edge', 'postgres']],
  [0.8, ['api', 'edge', 'worker', 'postgres']],
];

describe('when processes of an installation are killed while events come in', () => {
  const drill = new KilledInstallation();
  let brand: Member;
  let operator: Member;
  let key: string;
  let linkUrl: string;
  let campaignId: string;
  beforeAll(async () => {
    await drill.start();
    await market();
  }, 60_000);
  afterAll(() => drill.stop(), 60_000);

  const get = (url: string) => fetch(url.replace('localhost', '127.0.0.1'), { headers: { 'user-agent': browser }, redirect: 'manual', signal: AbortSignal.timeout(5_000) });

  /** A brand with money, a write key, a funded deal with its link and a campaign that delivers: all through the public interfaces. */
  async function market(): Promise<void> {
    const wire = httpWire(drill.publicUrl);
    const person = (name: string) => ({ email: `${name}@example.com`, password: 'four seasons 2026', name });
    operator = await acceptInvitation(wire, await inviteOperator(drill.installation.config.DATABASE_URL, 'operator@example.com'), person('operator'));
    brand = await signUp(wire, 'BRAND', { ...person('brand'), organisationName: '春风 Spring' });
    const creator = await signUp(wire, 'CREATOR', { ...person('creator'), organisationName: '林小满' });
    await brand.session.ask('mutation { topUp(amountMinor: "3000000", currency: "CNY", idempotencyKey: "first") { id } }');
    await eventually(available, (minor) => minor === 3_000_000n);
    key = (await brand.session.ask<{ createWriteKey: { key: string } }>('mutation { createWriteKey(name: "shop") { key } }')).createWriteKey.key;

    const now = new Date();
    const brief = {
      title: '夏季防晒', product: '防晒乳', productUrl: 'https://shop.example.com/p', objective: 'CONVERSION', description: '真实使用感受和价格，适合通勤。', deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }],
      budgetMinor: '1000000', currency: 'CNY', platforms: [], categories: [], tiers: [], targetAges: [], mustInclude: [], mustAvoid: [], applyBy: dayFrom(now, 7), publishFrom: dayFrom(now, 0), publishTo: dayFrom(now, 30),
      disclosureLabel: '广告', usageRights: { scope: 'feed', months: 6, boostAllowed: true },
    };
    const { createBrief } = await brand.session.ask<{ createBrief: { id: string } }>('mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input: brief });
    await brand.session.ask('mutation ($id: ID!) { publishBrief(id: $id) { status } }', { id: createBrief.id });
    const deal = await new DealWalk(brand, creator).invite(createBrief.id, creator.organisationId, { feeMinor: 200_000n, start: now, platform: 'XIAOHONGSHU' });
    await deal.accept('creator');
    await deal.fund();
    linkUrl = deal.state.link!.url;

    const campaign = {
      name: '加热', objective: 'AWARENESS', currency: 'CNY', totalBudgetMinor: '1000000', dailyBudgetMinor: '1000000', pacing: 'ASAP', flightStartOn: dayFrom(now, -2), flightEndOn: dayFrom(now, 7),
      adGroups: [{ name: '全部', placements: ['FEED'], bidModel: 'CPM', bidMicros: '30000000', targeting: { countries: ['CN'] }, creatives: [{ title: '春日好物', text: '一支唇釉', landingUrl: 'https://shop.example.com/lip', label: '广告' }] }],
    };
    const { createCampaign } = await brand.session.ask<{ createCampaign: { id: string } }>('mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input: campaign });
    campaignId = createCampaign.id;
    await brand.session.ask('mutation ($id: ID!) { submitCampaign(id: $id) { status } }', { id: campaignId });
    await operator.session.ask('mutation ($id: ID!) { reviewCampaign(id: $id, approve: true) { status } }', { id: campaignId });
    await eventually(async () => Boolean(await decide('first')), Boolean);
    await eventually(async () => (await get(linkUrl)).status, (status) => status === 302);
  }

  async function available(): Promise<bigint> {
    const { wallet } = await brand.session.ask<{ wallet: { balances: { availableMinor: string }[] } }>('{ wallet { balances { availableMinor } } }');
    return BigInt(wallet.balances[0]?.availableMinor ?? 0);
  }

  async function decide(visitor: string): Promise<string | null> {
    const body = JSON.stringify({ placement: 'feed', slots: 1, visitor, context: { country: 'CN' } });
    const reply = await fetch(`${drill.edgeUrl}/v1/decisions`, { method: 'POST', body, headers: { 'user-agent': browser }, signal: AbortSignal.timeout(5_000) });
    return reply.status === 200 ? (((await reply.json()) as DecisionResponse).decisions[0]?.impression_url ?? null) : null;
  }

  it('counts every acknowledged event exactly once, and money adds up', async () => {
    const walletBefore = await available();
    const acknowledged = { batched: new Set<string>(), impressions: 0, clicks: new Set<string>() };
    const refusals: string[] = [];
    const done = () => acknowledged.batched.size + acknowledged.impressions + acknowledged.clicks.size;

    const batches = inParallel(6, BATCHES, async () => {
      const ids = Array.from({ length: BATCH }, () => randomUUID());
      const time = new Date().toISOString();
      const body = JSON.stringify({ key, events: ids.map((id) => ({ id, type: 'page_view', time })) });
      const receipt = await untilDone(async () => {
        const reply = await fetch(`${drill.edgeUrl}/v1/events`, { method: 'POST', body, signal: AbortSignal.timeout(5_000) });
        return reply.status === 202 ? ((await reply.json()) as EventReceipt) : null;
      });
      expect(receipt.accepted + receipt.duplicate).toBe(BATCH);
      for (const id of ids) acknowledged.batched.add(id);
    });
    const impressions = inParallel(4, IMPRESSIONS, async (index) => {
      const beacon = await untilDone(() => decide(`reader-${index}`));
      await untilDone(async () => ((await get(beacon)).status === 200 ? true : null));
      acknowledged.impressions += 1;
    });
    const clicks = inParallel(4, LINK_CLICKS, async () => {
      const location = await untilDone(async () => {
        const reply = await get(linkUrl);
        return reply.status === 302 ? reply.headers.get('location') : null;
      });
      acknowledged.clicks.add(`l:${new URL(location).searchParams.get('mclid')}`);
    });
    const topUps = inParallel(2, TOP_UPS, async (index) => {
      const ask = () => brand.session.ask('mutation ($a: Minor!, $k: String!) { topUp(amountMinor: $a, currency: "CNY", idempotencyKey: $k) { id } }', { a: TOP_UP_MINOR.toString(), k: `drill-${index}` });
      await untilDone(() =>
        ask().catch((error: unknown) => {
          // Only what is away is asked again; a refusal is an answer.
          if (!(error instanceof Refused) || error.code === 'UNAVAILABLE') return null;
          refusals.push(error.message);
          return error;
        }),
      );
      await eventually(async () => done(), (count) => count >= (EVENTS * index) / TOP_UPS, 60_000);
    });

    let over = false;
    const reading = (async () => {
      while (!over) {
        // A page that is looked at meanwhile is told to try again, never that something is wrong.
        await available().catch((error: unknown) => error instanceof Refused && error.code !== 'UNAVAILABLE' && refusals.push(error.message));
        await sleep(10);
      }
    })();

    for (const [share, victims] of rounds) {
      await eventually(async () => done(), (count) => count >= EVENTS * share, 60_000);
      const untouched = (['api', 'worker', 'edge'] as const).filter((name) => !victims.includes(name)).map((name) => [name, drill.pidOf(name)] as const);
      await drill.kill(victims);
      for (const [name, pid] of untouched) expect([name, drill.pidOf(name)]).toEqual([name, pid]);
    }
    await Promise.all([batches, impressions, clicks, topUps]);
    over = true;
    await reading;
    expect(done()).toBe(EVENTS);
    expect(refusals).toEqual([]);

    await eventually(() => readdir(join(drill.folder, 'spool')).catch(() => []), (files) => files.length === 0, 30_000);
    const ids = async (type: string) => (await drill.owner.query<{ event_id: string }>(`SELECT event_id FROM events e JOIN event_sources s ON s.no = e.source_no WHERE ${type}`)).rows.map((row) => row.event_id);
    const pageViews = (await drill.owner.query<{ event_id: string }>('SELECT event_id FROM events WHERE key_no IS NOT NULL AND key_no > 0')).rows.map((row) => row.event_id);
    expect(pageViews).toHaveLength(BATCHES * BATCH);
    expect(new Set(pageViews)).toEqual(acknowledged.batched);
    // A redirect cannot be asked for again under the same id: one whose answer was lost is a click of its own.
    const linkClicks = new Set(await ids('s.link_id IS NOT NULL'));
    expect([...acknowledged.clicks].filter((id) => !linkClicks.has(id))).toEqual([]);
    expect(await ids('s.campaign_id IS NOT NULL')).toHaveLength(IMPRESSIONS);

    await eventually(async () => (await drill.owner.query('SELECT FROM event_batches WHERE rolled_at IS NULL')).rowCount, (waiting) => waiting === 0, 30_000);
    await eventually(available, (minor) => minor === walletBefore + TOP_UP_MINOR * BigInt(TOP_UPS), 30_000);
    const { campaign } = await brand.session.ask<{ campaign: { spentMicros: string; impressions: number } }>('query ($id: ID!) { campaign(id: $id) { spentMicros impressions } }', { id: campaignId });
    // Who bids alone pays the reserve of ¥1 per thousand: 1,500 × 1,000 micros.
    expect(campaign).toEqual({ spentMicros: '1500000', impressions: IMPRESSIONS });
    await eventually(async () => (await drill.owner.query<{ charged_minor: string }>('SELECT charged_minor FROM campaigns')).rows[0]?.charged_minor, (minor) => minor === '150', 30_000);

    const db = await connectDatabase({ url: drill.installation.config.DATABASE_URL, role: 'meadow_worker', poolSize: 2, name: 'drill' }, []);
    const results = await verify(db, { onlyFinance: false, secrets: [] });
    await db.close();
    expect(results.flatMap(({ differences }) => differences)).toEqual([]);
    // Nobody bought, nothing was taken back, no view is credited, no deal was settled, no span of days is over, and the book may not be sealed or billed yet.
    const empty = results.filter(({ compared }) => compared === 0n).map(({ what }) => what);
    expect(empty.filter((what) => !/earned|conversions|views|attribution|paths|settlement|commission|refunds|payouts|merged sketches|sealed|bank|invoices|taken back/.test(what))).toEqual([]);
    const { trialBalance } = await operator.session.ask<{ trialBalance: { balanced: boolean } }>('{ trialBalance { balanced } }');
    expect(trialBalance.balanced).toBe(true);
  }, 180_000);
});

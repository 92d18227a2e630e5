import type pg from 'pg';
import { inviteOperator } from '../identity/index.ts';
import { publishBrief } from '../scenario/brief.ts';
import { dayFrom, DealWalk } from '../scenario/deal.ts';
import { importFile } from '../scenario/import-file.ts';
import { makeMarket } from '../scenario/made-creators.ts';
import { acceptInvitation, grantMandate, logIn, signUp, type Member } from '../scenario/people.ts';
import { Session, type Wire } from '../scenario/session.ts';
import { until } from '../scenario/until.ts';
import type { DemoClock } from './demo-clock.ts';
import { DEMO_PASSWORD } from './demo-logins.ts';
import { addShortlist, lookThrough } from './demo-matching.ts';
import { addInsight } from './demo-insight.ts';
import { addDecisions } from './demo-decisions.ts';
import { addAbTest, addHoldout, addLosses } from './demo-experiment.ts';
import { addContests } from './demo-contests.ts';
import { addGrowth } from './demo-growth.ts';
import { giveBack, issueInvoices, makeUpRates, payOut, planTaxRule, setFees, submitTaxForms, topUp } from './demo-money.ts';
import { demoCreatives, demoNote } from './demo-notes.ts';
import { askPartner, shareBrief } from './demo-partners.ts';
import { changeRights } from './demo-rights.ts';
import { DemoSeeding } from './demo-seeding.ts';
import { giveCoupons, setUpTracking, widenWindow } from './demo-tracking.ts';
import { addTraffic } from './demo-traffic.ts';

const CREATORS = 160;
const login = (email: string, name: string, locale = 'ZH_CN') => ({ email, name, locale, password: DEMO_PASSWORD });

interface MatchedCreator {
  id: string;
  name: string;
  rates: { price: { minor: string } }[];
}

/** A month in the demo workspace, told in the order it happened. */
export class DemoStory {
  private operator!: Member;
  private brand!: Member;
  /** The agency's second client: much spent, little sold. */
  private north!: Member;
  private briefId!: string;
  private matched: MatchedCreator[] = [];
  /** Who acts again later. */
  private readonly returning: Member[] = [];

  constructor(
    private readonly wire: Wire,
    private readonly clock: DemoClock,
    private readonly owner: pg.Client,
    private readonly ownerUrl: string,
  ) {}

  async tell(): Promise<void> {
    await this.people();
    await this.market();
    await this.brief();
    // The first deal is the demo creator's, so that there is a paid one to look back at.
    const first = await this.claimed(0, login('creator@meadow.demo', '林小满'));
    const second = await this.claimed(1, login('creator2@meadow.demo', '周知夏'));
    const third = await this.claimed(2, login('creator3@meadow.demo', '许青柠'));
    const fourth = await this.claimed(3, login('creator4@meadow.demo', '吴星野'));
    const finished = await this.finishedDeal(this.brand, this.briefId, first, 0, 26);
    const coffeeBrief = await this.coffeeBrief();
    await lookThrough(this.north, coffeeBrief);
    const coffee = await this.finishedDeal(this.north, coffeeBrief, fourth, 3, 24);
    const settled = await this.finishedDeal(this.brand, this.briefId, second, 1, 20);
    const withdrawn = await this.finishedDeal(this.brand, this.briefId, fourth, 4, 19);
    await giveCoupons(this.brand);
    const boosted = await this.boost(this.brand, finished, '加热：一周防晒记录', 16);
    await widenWindow(this.brand, boosted);
    const pushed = await this.boost(this.north, coffee, 'Boost: a slower morning', 15);
    await submitTaxForms(this.operator, first, second);
    await payOut(this.operator, first);
    await issueInvoices(this.owner, this.operator, this.brand, first);
    await this.seeding(first, second, third);
    await addContests(this.brand, this.north, this.operator, [second, third]);
    await addGrowth(this.brand, [[finished, first], [settled, second]]);
    await this.waitingDeals(first, second, third, coffeeBrief);
    await this.campaignInReview(settled);
    await this.moveTo(0);
    await changeRights(this.brand, [finished, first], [withdrawn, fourth], dayFrom(this.clock.now(), 70));
    await makeUpRates(this.owner, this.clock.now());
    await planTaxRule(this.operator, this.clock.now());
    await this.traffic(finished, settled, boosted);
    await this.coffeeTraffic(coffee, pushed);
    await addShortlist(this.brand, new Session(this.wire), this.briefId);
    await addInsight(this.brand, this.clock.now());
    await this.folded();
    await this.lookAlikes(first);
  }

  /** A campaign for people like the readers of the demo creator; it runs once it is known how many there are. */
  private async lookAlikes(creator: Member): Promise<void> {
    const now = this.clock.now();
    const creative = { title: '看过防晒测评的人也在看', text: '轻盈不假白，通勤刚刚好', landingUrl: 'https://shop.example.com/sunscreen', label: '广告' };
    const adGroups = [{ name: '相似人群 · 信息流', placements: ['FEED'], bidModel: 'CPC', bidMicros: '1500000', targeting: { countries: ['CN'], lookAlikesOf: [creator.organisationId] }, frequencyCap: 3, creatives: [creative] }];
    const input = { name: '相似人群：防晒测评的读者', objective: 'CONSIDERATION', currency: 'CNY', totalBudgetMinor: '300000', dailyBudgetMinor: '30000', flightStartOn: dayFrom(now, 0), flightEndOn: dayFrom(now, 20), adGroups };
    const { createCampaign } = await this.brand.session.ask<{ createCampaign: { id: string } }>('mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input });
    await this.brand.session.ask('mutation ($id: ID!) { submitCampaign(id: $id) { status } }', { id: createCampaign.id });
    await this.operator.session.ask('mutation ($id: ID!) { reviewCampaign(id: $id, approve: true) { status } }', { id: createCampaign.id });
    const read = () => this.brand.session.ask<{ creatorAudiences: { madeAt: string | null }[] }>('query ($ids: [ID!]!) { creatorAudiences(creatorIds: $ids) { madeAt } }', { ids: [creator.organisationId] });
    await until('the look-alikes of the demo', read, ({ creatorAudiences: [audience] }) => audience?.madeAt != null);
  }

  /** The last traffic stands in the figures before anybody looks. */
  private async folded(): Promise<void> {
    const waiting = () => this.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM event_batches WHERE rolled_at IS NULL');
    await until('the figures of the demo', waiting, ({ rows }) => rows[0]?.n === 0, 120_000);
  }

  /** Moves to so many days before the present. A session that nobody used for days has ended: people sign in again. */
  private async moveTo(daysAgo: number): Promise<void> {
    this.clock.daysAgo(daysAgo);
    for (const member of this.returning) await logIn(member, DEMO_PASSWORD);
  }

  private async people(): Promise<void> {
    this.operator = await acceptInvitation(this.wire, await inviteOperator(this.ownerUrl, 'operator@meadow.demo'), login('operator@meadow.demo', '沈一禾'));
    this.brand = await signUp(this.wire, 'BRAND', { ...login('brand@meadow.demo', '陈春'), organisationName: '春风 Spring' });
    this.north = await signUp(this.wire, 'BRAND', { ...login('north@meadow.demo', 'Ada North', 'EN'), organisationName: 'Northlight Coffee' });
    this.returning.push(this.operator, this.brand, this.north);
    const tea = await signUp(this.wire, 'BRAND', { ...login('tea@meadow.demo', '叶南乔'), organisationName: '山前茶' });
    const solo = await signUp(this.wire, 'CREATOR', { ...login('solo@meadow.demo', '江晚舟'), organisationName: '晚舟日记' });
    const agency = await signUp(this.wire, 'AGENCY', { ...login('agency@meadow.demo', 'Mei Field', 'EN'), organisationName: 'Field Desk' });
    for (const client of [this.brand, this.north, tea, solo]) await grantMandate(agency, client);
    await setFees(this.operator);
    await topUp(this.brand, 6_000_000n);
    await topUp(this.north, 3_000_000n);
    await topUp(this.north, 250_000n, 'USD');
    await giveBack(this.north, 50_000n);
    await setUpTracking(this.brand);
  }

  private async market(): Promise<void> {
    const { creators, notes } = makeMarket(CREATORS, this.clock.now());
    await importFile(this.operator.session, 'CREATORS', 'creators.ndjson', Buffer.from(creators));
    await importFile(this.operator.session, 'NOTES', 'notes.ndjson', Buffer.from(notes));
  }

  private async brief(): Promise<void> {
    const now = this.clock.now();
    const input = {
      title: '一周防晒：轻盈防晒乳新品种草', product: '轻盈防晒乳 SPF50', productUrl: 'https://shop.example.com/sunscreen', objective: 'CONVERSION',
      description: '为通勤人群介绍一款轻盈、不假白的防晒乳。请写真实的一周使用记录：质地、补涂、卸妆，以及价格。', deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }],
      budgetMinor: '6000000', currency: 'CNY', feeMinMinor: '150000', feeMaxMinor: '900000', platforms: ['XIAOHONGSHU'], categories: ['beauty', 'fashion'], tiers: ['MID'], country: 'CN', targetFemaleShare: 0.7, targetAges: ['18-24', '25-34'],
      mustInclude: ['一周后的真实感受', '到手价'], mustAvoid: ['绝对化用语', '医疗功效'], applyBy: dayFrom(now, 30), publishFrom: dayFrom(now, 0), publishTo: dayFrom(now, 45), disclosureLabel: '广告',
      usageRights: { scope: 'feed and search', months: 6, boostAllowed: true },
    };
    this.briefId = await publishBrief(this.brand, input);
    const { matches } = await this.brand.session.ask<{ matches: { edges: { node: { creator: MatchedCreator } }[] } }>(
      'query ($id: ID!) { matches(briefId: $id, first: 12) { edges { node { creator { id name rates { price { minor } } } } } } }',
      { id: this.briefId },
    );
    this.matched = matches.edges.map((edge) => edge.node.creator);
  }

  /** The person behind an imported profile takes it over. */
  private async claimed(rank: number, person: ReturnType<typeof login>): Promise<Member> {
    const { inviteCreatorToClaim } = await this.operator.session.ask<{ inviteCreatorToClaim: { url: string } }>(
      'mutation ($id: ID!, $email: String!) { inviteCreatorToClaim(creatorId: $id, email: $email) { url } }',
      { id: this.matched[rank]?.id, email: person.email },
    );
    const creator = await acceptInvitation(this.wire, inviteCreatorToClaim.url, person);
    this.returning.push(creator);
    return creator;
  }

  private terms(rank: number, percent = 100n) {
    const price = BigInt(this.matched[rank]?.rates[0]?.price.minor ?? '80000');
    return { feeMinor: (price * percent) / 100n, start: this.clock.now(), platform: 'XIAOHONGSHU' };
  }

  private async finishedDeal(brand: Member, briefId: string, creator: Member, rank: number, startedDaysAgo: number): Promise<DealWalk> {
    await this.moveTo(startedDaysAgo);
    const walk = await new DealWalk(brand, creator).invite(briefId, creator.organisationId, { ...this.terms(rank), commission: { bps: 800, holdDays: 7, orderDays: 60 } });
    await walk.accept('creator');
    await walk.fund();
    await this.moveTo(startedDaysAgo - 1);
    const { title, text } = demoNote(rank);
    await walk.draft(title, text);
    await walk.approve();
    await walk.publish(`https://www.xiaohongshu.com/explore/demo-${rank + 1}`);
    await this.moveTo(startedDaysAgo - 3);
    await walk.confirm();
    return walk.reaches('SETTLED');
  }

  private async boost(brand: Member, deal: DealWalk, name: string, startedDaysAgo: number): Promise<string> {
    await this.moveTo(startedDaysAgo);
    const id = await this.campaign(brand, name, deal.state.id, 'CPM', '18000000');
    await this.operator.session.ask('mutation ($id: ID!) { reviewCampaign(id: $id, approve: true) { status } }', { id });
    return id;
  }

  private async campaign(brand: Member, name: string, dealId: string, bidModel: string, bidMicros: string): Promise<string> {
    const now = this.clock.now();
    const { feed, search, landingUrl, keywords, groups } = demoCreatives[brand === this.north ? 'coffee' : 'sunscreen'];
    const input = {
      // Everybody who tries the demo is to see its ads; what a holdout says is told by one that is over.
      holdoutBps: 0,
      name, dealId, objective: 'CONVERSION', productCategory: brand === this.north ? 'food' : 'beauty', separation: 'CATEGORY', currency: 'CNY', totalBudgetMinor: '1200000', dailyBudgetMinor: '60000', flightStartOn: dayFrom(now, 0), flightEndOn: dayFrom(now, 40),
      adGroups: [
        { name: groups[0], placements: ['FEED'], bidModel, bidMicros, targeting: { countries: ['CN'] }, frequencyCap: 4, creatives: feed.map((one) => ({ ...one, landingUrl, label: '广告' })) },
        { name: groups[1], placements: ['SEARCH'], bidModel: 'AUTOMATIC', bidMicros: '900000', targeting: { countries: ['CN'], keywords }, creatives: [{ ...search, landingUrl, label: '广告' }] },
      ],
    };
    const { createCampaign } = await brand.session.ask<{ createCampaign: { id: string } }>('mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input });
    await brand.session.ask('mutation ($id: ID!) { submitCampaign(id: $id) { status } }', { id: createCampaign.id });
    return createCampaign.id;
  }

  private async seeding(first: Member, second: Member, third: Member): Promise<void> {
    const seeding = new DemoSeeding(this.brand);
    await this.moveTo(12);
    await seeding.offer();
    const sample = await seeding.ask(first);
    await seeding.send(sample);
    await seeding.arrived(first, sample);
    await this.moveTo(9);
    await seeding.noted(first, sample, 'https://www.xiaohongshu.com/explore/demo-sample-1');
    await this.moveTo(2);
    await seeding.send(await seeding.ask(second));
    await seeding.ask(third);
  }

  /** Deals in which somebody is to act: the creator on an offer, the brand on a counter-offer, a draft and an application. */
  private async waitingDeals(first: Member, second: Member, third: Member, coffeeBrief: string): Promise<void> {
    await this.moveTo(1);
    const brief = this.briefId;
    const again = await this.secondBrief();
    await lookThrough(this.brand, again);
    await shareBrief(this.brand, this.north, again, 3_000);
    await askPartner(this.north, this.brand, coffeeBrief, 2_500);
    await new DealWalk(this.brand, first).invite(again, first.organisationId, this.terms(0, 115n));
    const countered = await new DealWalk(this.brand, third).invite(brief, third.organisationId, this.terms(2));
    await countered.counter('creator', this.terms(2, 120n));
    const drafted = await new DealWalk(this.brand, second).invite(again, second.organisationId, this.terms(1, 110n));
    await drafted.accept('creator');
    await drafted.fund();
    await drafted.draft('敏感肌的秋冬精简流程', '只留三步：温和洁面、保湿、防晒。换季泛红的两周里，我是这样过来的。');
    await new DealWalk(this.brand, third).apply(again, this.terms(2));
  }

  private async secondBrief(): Promise<string> {
    const now = this.clock.now();
    const input = {
      title: '秋冬敏感肌精简护肤', product: '舒缓保湿霜', productUrl: 'https://shop.example.com/cream', objective: 'CONSIDERATION', description: '面向换季敏感的人群，讲清楚精简流程和成分，不夸大。', deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }],
      budgetMinor: '4000000', currency: 'CNY', platforms: ['XIAOHONGSHU'], categories: ['beauty'], tiers: [], targetAges: ['25-34'], mustInclude: ['成分表'], mustAvoid: ['医疗功效'],
      applyBy: dayFrom(now, 14), publishFrom: dayFrom(now, 3), publishTo: dayFrom(now, 30), disclosureLabel: '广告', usageRights: { scope: 'feed', months: 3, boostAllowed: true },
    };
    return publishBrief(this.brand, input);
  }

  private async coffeeBrief(): Promise<string> {
    const now = this.clock.now();
    const input = {
      title: 'A slower morning: pour-over starter set', product: 'Pour-over starter set', productUrl: 'https://shop.example.com/pour-over', objective: 'AWARENESS',
      description: 'For people who rush breakfast. Show one real morning with the set; mention the price once.', deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }], budgetMinor: '2000000', currency: 'CNY',
      platforms: ['XIAOHONGSHU'], categories: ['food'], tiers: [], targetAges: [], mustInclude: ['the price'], mustAvoid: ['health claims'], applyBy: dayFrom(now, 30), publishFrom: dayFrom(now, 0), publishTo: dayFrom(now, 45), disclosureLabel: '广告',
      usageRights: { scope: 'feed and search', months: 6, boostAllowed: true },
    };
    return publishBrief(this.north, input);
  }

  private async campaignInReview(deal: DealWalk): Promise<void> {
    await this.campaign(this.brand, '搜索：防晒乳怎么选', deal.state.id, 'CPC', '1200000');
  }

  /** Four weeks of readers, viewers and buyers. */
  private async traffic(finished: DealWalk, settled: DealWalk, campaignId: string): Promise<void> {
    const plan = { brandId: this.brand.organisationId, currency: 'CNY', orderMinor: 12_900 };
    const link = async (dealId: string) => this.one<number>('SELECT source_no AS value FROM tracked_links WHERE deal_id = $1', dealId);
    const creatives = await this.owner.query<{ source_no: number }>('SELECT source_no FROM creatives WHERE campaign_id = $1 AND source_no IS NOT NULL ORDER BY ad_group_id, position', [campaignId]);
    await addTraffic(this.owner, { ...plan, kind: 'link', sourceNo: await link(finished.state.id), priceMicros: 0, fromDaysAgo: 24, toDaysAgo: 0, perDay: 60, growth: 0.985, clickRate: 1, buyRate: 0.045, searches: ['防晒乳 推荐', '通勤 防晒', '油皮 防晒', '防晒 不假白'] }, 1);
    await addTraffic(this.owner, { ...plan, kind: 'link', sourceNo: await link(settled.state.id), priceMicros: 0, fromDaysAgo: 18, toDaysAgo: 0, perDay: 34, growth: 0.98, clickRate: 1, buyRate: 0.03 }, 2);
    // Two creatives in the feed, one in search.
    const seen = [{ perDay: 470, clickRate: 0.019 }, { perDay: 450, clickRate: 0.025 }, { perDay: 260, clickRate: 0.052, placement: 'SEARCH' as const }];
    for (const [index, { source_no: sourceNo }] of creatives.rows.entries()) {
      await addTraffic(this.owner, { ...plan, kind: 'ad', sourceNo, priceMicros: 14_200, fromDaysAgo: 15, toDaysAgo: 0, growth: 1.02, buyRate: 0.06, ...seen[index] ?? seen[0]! }, 3 + index);
    }
    await addHoldout(this.owner, plan.brandId, campaignId);
    await addLosses(this.owner, campaignId);
    await addDecisions(this.owner, campaignId);
    await addAbTest(this.owner, plan.brandId, campaignId);
  }

  private async coffeeTraffic(deal: DealWalk, campaignId: string): Promise<void> {
    const plan = { brandId: this.north.organisationId, currency: 'CNY', orderMinor: 26_800, fromDaysAgo: 14, toDaysAgo: 0, growth: 0.97 };
    const sourceNo = await this.one<number>('SELECT source_no AS value FROM tracked_links WHERE deal_id = $1', deal.state.id);
    const adSource = await this.one<number>('SELECT source_no AS value FROM creatives WHERE campaign_id = $1 ORDER BY ad_group_id, position LIMIT 1', campaignId);
    await addTraffic(this.owner, { ...plan, kind: 'link', sourceNo, priceMicros: 0, perDay: 22, clickRate: 1, buyRate: 0.012 }, 11);
    await addTraffic(this.owner, { ...plan, kind: 'ad', sourceNo: adSource, priceMicros: 17_600, perDay: 700, clickRate: 0.009, buyRate: 0.02 }, 12);
  }

  private async one<T>(sql: string, value: string): Promise<T> {
    const { rows } = await this.owner.query<{ value: T }>(sql, [value]);
    if (!rows[0]) throw new Error(`nothing found for ${value}`);
    return rows[0].value;
  }
}

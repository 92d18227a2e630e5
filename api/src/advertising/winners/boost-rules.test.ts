import { eventually, useTestApp, type Person } from '../../../test/app.ts';
import { availableOf, credit, DealSteps } from '../../../test/marketplace.ts';
import { LINK_CLICK } from '../../measurement/index.ts';
import { BoostRulesService } from './boost-rules.service.ts';

interface Told {
  rule: { totalBudgetMinor: string; bidModel: string; flightDays: number } | null;
  notes: { dealId: string; isProposed: boolean; campaigns: { id: string; status: string }[] }[];
}
const fields = 'rule { totalBudgetMinor bidModel flightDays } notes { dealId isProposed campaigns { id status } }';
const input = { totalBudgetMinor: '30000', dailyBudgetMinor: '3000', bidModel: 'AUTOMATIC', bidMicros: '800000', flightDays: 14 };

describe('winners that go into Feeds by themselves', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let before: string;
  let won: string;
  let rules: BoostRulesService;

  const proposals = async (who = brand) => (await app.ask<{ boostProposals: Told }>(who, `{ boostProposals { ${fields} } }`)).boostProposals;
  const allow = (more: object = {}, who = brand) => app.ask(who, 'mutation ($input: BoostRuleInput!) { allowBoosts(input: $input) { rule { bidModel } } }', { input: { ...input, ...more } });
  const aNote = async () => (await steps.upTo('VERIFYING', brand, await app.signUp('CREATOR'))).id;
  const clicked = (dealId: string, clicks: number) =>
    app.owner.query(
      `INSERT INTO rollup_hours SELECT d.brand_id, date_trunc('hour', d.published_at), s.no, ${LINK_CLICK}, '', $2, 0, 0, 0, 0 FROM event_sources s JOIN deals d ON d.id = s.deal_id WHERE d.id = $1 AND s.link_id IS NOT NULL`, [dealId, clicks],
    );
  const notices = async () => (await app.ask<{ notifications: { edges: { node: { code: string } }[] } }>(brand, '{ notifications(first: 50) { edges { node { code } } } }')).notifications.edges.map(({ node }) => node.code).filter((code) => code.startsWith('campaign.boost'));
  const campaignsOf = async (dealId: string) => (await proposals()).notes.find((note) => note.dealId === dealId)!.campaigns;

  beforeAll(async () => {
    brand = await app.signUp('BRAND');
    await credit(app, brand, 5_000);
    before = await aNote();
    await app.ask(brand, 'mutation { setBoostThreshold(withinDays: 14, leastClicks: 100) { threshold { withinDays } } }');
    app.clock.advance(1_000);
    await allow();
    app.clock.advance(1_000);
    won = await aNote();
    rules = (await app.startWorker()).get(BoostRulesService, { strict: false });
  }, 60_000);

  it.each([[{ totalBudgetMinor: '0' }], [{ dailyBudgetMinor: '30001' }], [{ bidMicros: '0' }], [{ flightDays: 91 }]])('refuse a rule of %j', async (more) => {
    await expect(allow(more)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('are for the brand to allow', async () => {
    await expect(allow({}, await app.signUp('CREATOR'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await proposals()).rule).toEqual({ totalBudgetMinor: '30000', bidModel: 'AUTOMATIC', flightDays: 14 });
  });

  it('become one campaign each, in review, with the brand told; older notes are only proposed', async () => {
    await clicked(before, 500);
    await clicked(won, 100);
    await Promise.all([rules.run(), rules.run()]);
    const campaigns = await campaignsOf(won);
    expect(campaigns.map(({ status }) => status)).toEqual(['IN_REVIEW']);
    expect(await campaignsOf(before)).toEqual([]);
    expect((await proposals()).notes.every(({ isProposed }) => isProposed)).toBe(true);
    expect(await eventually(notices, (codes) => codes.length > 0)).toEqual(['campaign.boosted']);
    const { campaign: made } = await app.ask<{ campaign: { totalBudget: { minor: string }; adGroups: { placements: string[]; bidModel: string; creatives: { label: string; noteId: string | null }[] }[] } }>(
      brand, 'query ($id: ID!) { campaign(id: $id) { totalBudget { minor } adGroups { placements bidModel creatives { label noteId } } } }', { id: campaigns[0]!.id });
    expect(made).toMatchObject({ totalBudget: { minor: '30000' }, adGroups: [{ placements: ['FEED'], bidModel: 'AUTOMATIC', creatives: [{ label: expect.stringMatching(/./) }] }] });
    // Nothing was paid: the budget moves when the operator lets it run.
    expect(BigInt(await availableOf(app, brand))).toBeGreaterThan(0n);
    await rules.run();
    expect(await campaignsOf(won)).toHaveLength(1);
  }, 40_000);

  it('wait for money, and say so once', async () => {
    await allow({ totalBudgetMinor: '900000000', dailyBudgetMinor: '900000000' });
    app.clock.advance(1_000);
    const poor = await aNote();
    await clicked(poor, 100);
    await rules.run();
    await rules.run();
    await eventually(notices, (codes) => codes.includes('campaign.boost-unfunded'));
    expect(await campaignsOf(poor)).toEqual([]);
    await allow({ totalBudgetMinor: '20000', dailyBudgetMinor: '2000' });
    await rules.run();
    expect(await campaignsOf(poor)).toHaveLength(1);
    expect((await notices()).filter((code) => code === 'campaign.boost-unfunded')).toHaveLength(1);
    await app.ask(brand, 'mutation { endBoosts { rule { bidModel } } }');
    expect((await proposals()).rule).toBeNull();
  }, 60_000);
});

import type { DealStage } from '@meadow/shared';
import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { availableOf, credit, DealSteps, yuan } from '../../../test/marketplace.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

interface Charge {
  stage: DealStage;
  chargeBps: number;
  creatorGets: string;
  platformFee: string;
  back: string;
}
type ChargeAnswer = Omit<Charge, 'creatorGets' | 'platformFee' | 'back'> & Record<'creatorGets' | 'platformFee' | 'brandGetsBack', { minor: string }>;
const STAGES = 'stages { stage chargeBps creatorGets { minor } platformFee { minor } brandGetsBack { minor } }';
const charges = (answer: readonly ChargeAnswer[]): Charge[] => answer.map(({ stage, chargeBps, creatorGets, platformFee, brandGetsBack }) => ({ stage, chargeBps, creatorGets: creatorGets.minor, platformFee: platformFee.minor, back: brandGetsBack.minor }));

describe('what a cancellation costs, by stage', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0', DISPUTE_DAYS: '2' });
  const steps = new DealSteps(app);
  let brand: Person;
  let operator: Person;

  beforeAll(async () => {
    await app.startWorker();
    [brand, operator] = [await app.signUp('BRAND'), await app.operator()];
    await credit(app, brand, 100_000);
  });

  const publish = (party: string, payee: string, stage: DealStage | null, bps: number, more = '') =>
    app.ask<{ publishFeeRule: { version: number } }>(operator, `mutation ($stage: DealStage) { publishFeeRule(party: ${party}, payee: ${payee}, stage: $stage, dealKind: "SPONSORSHIP", bps: ${bps}, ${more.includes('minimumMinor') ? '' : 'minimumMinor: "0", '}fixedMinor: "0"${more}) { version } }`, { stage });
  const previewed = async (person: Person, other: Person) =>
    charges((await app.ask<{ feePreview: { stages: ChargeAnswer[] } }>(person, `query ($with: ID!) { feePreview(feeMinor: "100000", currency: "CNY", withOrganisationId: $with) { ${STAGES} } }`, { with: other.organisationId })).feePreview.stages);
  const shown = async (person: Person, id: string) => charges((await app.ask<{ deal: { receipt: { stages: ChargeAnswer[] } } }>(person, `query ($id: ID!) { deal(id: $id) { receipt { ${STAGES} } } }`, { id })).deal.receipt.stages);
  const invited = async (terms: object = {}) => {
    const creator = await app.signUp('CREATOR');
    return { creator, id: (await steps.invite(brand, await steps.brief(brand), creator.organisationId, { feeMinor: yuan(1_000), ...terms })).id };
  };
  const drafted = async ({ creator, id }: { creator: Person; id: string }) => {
    await steps.accept(creator, id, 1);
    await steps.fund(brand, id);
    return steps.draft(creator, id);
  };
  const soon = () => app.clock.advance(2 * MINUTE);
  /** What left the deal's escrow, by where it went. */
  const posted = async (id: string): Promise<Record<string, string>> => {
    const { rows } = await app.owner.query<{ purpose: string; sum: string }>(
      `SELECT a.purpose, sum(e.amount_minor)::text AS sum FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no
       WHERE t.deal_id = $1 AND t.kind IN ('escrow.cancel', 'escrow.dispute') GROUP BY 1`, [id]);
    return Object.fromEntries(rows.map(({ purpose, sum }) => [purpose, sum]));
  };
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);

  const usual: Charge[] = [ // of ¥1,100, of which ¥100 are the platform's
    { stage: 'FUNDED', chargeBps: 0, creatorGets: '0', platformFee: '0', back: '110000' }, { stage: 'DRAFTED', chargeBps: 5_000, creatorGets: '50000', platformFee: '5000', back: '55000' },
    { stage: 'APPROVED', chargeBps: 10_000, creatorGets: '100000', platformFee: '10000', back: '0' }, { stage: 'PUBLISHED', chargeBps: 10_000, creatorGets: '100000', platformFee: '10000', back: '0' },
  ];
  const changed: Charge = { stage: 'DRAFTED', chargeBps: 4_000, creatorGets: '40000', platformFee: '2000', back: '68000' }; // 30 %, but at least ¥400; the platform keeps 2 %

  it('is seen by both sides before they agree, kept by the deal whatever is published, and posted to the unit', async () => {
    const old = await invited();
    expect(await previewed(brand, old.creator)).toEqual(usual);
    expect(await previewed(old.creator, brand)).toEqual(usual);
    await publish('BRAND', 'CREATOR', 'DRAFTED', 3_000, ', minimumMinor: "40000", currency: "CNY"');
    await publish('BRAND', 'PLATFORM', 'DRAFTED', 200);
    expect(await previewed(brand, old.creator)).toEqual(usual);
    soon();
    expect((await previewed(old.creator, brand))[1]).toEqual(changed);
    const fresh = await invited();
    for (const [{ id, creator }, charge] of [[old, usual[1]!], [fresh, changed]] as const) {
      expect([(await shown(brand, id))[1], (await shown(creator, id))[1]]).toEqual([charge, charge]);
      await drafted({ id, creator });
      expect((await steps.get(brand, id)).cancellation).toMatchObject({ chargeBps: charge.chargeBps, creatorGets: { minor: charge.creatorGets }, brandGetsBack: { minor: charge.back } });
      const before = BigInt(await availableOf(app, brand));
      const cancelled = await steps.cancel(brand, id);
      expect(cancelled.receipt).toMatchObject({ creatorGets: { minor: charge.creatorGets }, platformFee: { minor: charge.platformFee }, held: { minor: '0' } });
      expect(BigInt(await availableOf(app, brand)) - before).toBe(BigInt(charge.back));
      expect(await posted(id)).toEqual({ ESCROW: '-110000', PAYABLE: charge.creatorGets, PLATFORM_FEES: charge.platformFee, AVAILABLE: charge.back });
      expect(await shown(brand, id)).toEqual([]);
    }
  });

  it('is the same for a deal that is cancelled while ten versions are being published', async () => {
    const deal = await invited();
    await drafted(deal);
    const [cancelled] = await Promise.all([steps.cancel(brand, deal.id), ...Array.from({ length: 10 }, (_, at) => publish('BRAND', 'CREATOR', 'DRAFTED', at * 1_000))]);
    expect(cancelled.receipt).toMatchObject({ creatorGets: { minor: changed.creatorGets }, platformFee: { minor: changed.platformFee } });
    const { feeRules } = await app.ask<{ feeRules: { version: number; stage: string | null; payee: string }[] }>(operator, '{ feeRules { version stage payee } }');
    const versions = feeRules.filter(({ stage, payee }) => stage === 'DRAFTED' && payee === 'CREATOR').map(({ version }) => version);
    expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
  });

  it('is what a dispute comes to that nobody rules on', async () => {
    await publish('BRAND', 'CREATOR', 'DRAFTED', 7_000, ', minimumMinor: "0", currency: "CNY"');
    soon();
    const deal = await invited();
    await drafted(deal);
    expect(await steps.dispute(brand, deal.id)).toMatchObject({ wait: { defaultAction: 'SPLITS_BY_STAGE', moneyEffect: { minor: '70000' } } });
    app.clock.advance(2 * DAY + MINUTE);
    const ended = await eventually(() => steps.get(brand, deal.id), ({ status }) => status === 'SETTLED');
    expect(ended).toMatchObject({ dispute: { creatorShareBps: 7_000 }, receipt: { creatorGets: { minor: '70000' }, platformFee: { minor: '2000' } } });
    expect(await posted(deal.id)).toEqual({ ESCROW: '-110000', PAYABLE: '70000', PLATFORM_FEES: '2000', AVAILABLE: '38000' });
  });

  it('follows the clause that names half and all, where both signed that one', async () => {
    const deal = await invited({ clauses: ['cancellation.stage@1'] });
    expect(await shown(deal.creator, deal.id)).toEqual(usual);
    await drafted(deal);
    expect((await steps.cancel(brand, deal.id)).receipt).toMatchObject({ creatorGets: { minor: '50000' }, platformFee: { minor: '5000' } });
  });

  it('may leave the platform its fee for the work it had before there was a draft, never more than was agreed', async () => {
    await publish('BRAND', 'PLATFORM', 'FUNDED', 5_000);
    soon();
    const deal = await invited();
    await steps.accept(deal.creator, deal.id, 1);
    await steps.fund(brand, deal.id);
    await steps.cancel(brand, deal.id);
    expect(await posted(deal.id)).toEqual({ ESCROW: '-110000', PLATFORM_FEES: '10000', AVAILABLE: '100000' });
    const other = await invited();
    await steps.accept(other.creator, other.id, 1);
    await steps.fund(brand, other.id);
    expect((await steps.cancel(other.creator, other.id)).receipt).toMatchObject({ creatorGets: { minor: '0' }, platformFee: { minor: '0' } });
  });

  it('is tried on the deals of the last month as if each ended there', async () => {
    const trial = async (bps: number) => (await app.ask<{ feeTrial: { currency: string; deals: number; changed: number; creatorsGetMore: { minor: string } }[] }>(
      operator, `{ feeTrial(party: BRAND, payee: CREATOR, stage: APPROVED, dealKind: "SPONSORSHIP", bps: ${bps}, fixedMinor: "0", minimumMinor: "0") { currency deals changed creatorsGetMore { minor } } }`)).feeTrial;
    const [same, less] = [await trial(10_000), await trial(9_000)];
    expect(same).toMatchObject([{ changed: 0, creatorsGetMore: { minor: '0' } }]);
    expect(less).toMatchObject([{ deals: same[0]!.deals, changed: same[0]!.deals, creatorsGetMore: { minor: (-10_000 * same[0]!.deals).toString() } }]); // ¥100 of each ¥1,000
  });

  it('is no rule for pools, for creators who owe themselves, or above all; and no published version is edited, by nobody', async () => {
    const refused = [
      publish('CREATOR', 'CREATOR', 'DRAFTED', 100), publish('BRAND', 'CREATOR', null, 100), publish('BRAND', 'CREATOR', 'DRAFTED', 10_001), publish('BRAND', 'PLATFORM', 'DRAFTED', 5_001),
      app.ask(operator, 'mutation { publishFeeRule(party: BRAND, stage: DRAFTED, dealKind: "CONTEST", bps: 100, fixedMinor: "0", minimumMinor: "0") { version } }'),
    ];
    expect(await Promise.all(refused.map(codeOf))).toEqual(Array(5).fill('FEE_RULE_INVALID'));
    await expect(app.owner.query('UPDATE fee_rules SET bps = 0')).rejects.toMatchObject({ code: '42501' });
    await expect(app.owner.query('DELETE FROM fee_rules')).rejects.toMatchObject({ code: '42501' });
  });
});

import { DealSteps, yuan, type DealAnswer } from '../../../test/marketplace.ts';
import { available, funding } from '../../finance/index.ts';
import { move } from '../../../test/money.ts';
import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('fee rules on deals', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let operator: Person;

  beforeAll(async () => {
    [brand, operator] = [await app.signUp('BRAND'), await app.operator()];
  });

  const FIELDS = 'party: BRAND, fixedMinor: "0", minimumMinor: "0"';
  const publish = (bps: number, more = '', kind = 'SPONSORSHIP') =>
    app.ask<{ publishFeeRule: { version: number; validFrom: string } }>(operator, `mutation { publishFeeRule(${FIELDS}, dealKind: "${kind}", bps: ${bps}${more}) { version validFrom } }`);
  const preview = async (person: Person, withId: string, kind = 'SPONSORSHIP') => {
    const { feePreview } = await app.ask<{ feePreview: { brandPays: { minor: string }; lines: { code: string; rule: { bps: number; ownCreators: boolean; validUntil: string | null } | null }[] } }>(
      person, 'query ($with: ID!, $kind: String!) { feePreview(feeMinor: "100000", currency: "CNY", withOrganisationId: $with, dealKind: $kind) { brandPays { minor } lines { code rule { bps ownCreators validUntil } } } }', { with: withId, kind });
    return feePreview;
  };
  const invited = async (creator: Person) => steps.invite(brand, await steps.brief(brand), creator.organisationId, { feeMinor: yuan(1_000) });
  const pays = ({ receipt }: DealAnswer) => receipt.brandPays.minor;
  const soon = () => new Date(app.clock.now().getTime() + 10 * MINUTE).toISOString();
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);

  it('keep the split that an offer showed when it was made, until it is agreed and after', async () => {
    const creator = await app.signUp('CREATOR');
    const offered = await invited(creator);
    expect(pays(offered)).toBe('110000'); // ¥1,000 + 10 %
    await publish(2_000);
    app.clock.advance(2 * MINUTE);
    expect(pays(await steps.get(creator, offered.id))).toBe('110000');
    expect(pays(await steps.accept(creator, offered.id, 1))).toBe('110000');
    expect(pays(await invited(await app.signUp('CREATOR')))).toBe('120000'); // ¥1,000 + 20 %
  });

  it('hold a minute after they are published, and a promotion ends at its moment', async () => {
    const creator = await app.signUp('CREATOR');
    const until = new Date(app.clock.now().getTime() + DAY).toISOString();
    await publish(300, `, validUntil: "${until}"`);
    expect((await preview(brand, creator.organisationId)).brandPays.minor).toBe('120000');
    app.clock.advance(2 * MINUTE);
    expect(await preview(brand, creator.organisationId)).toMatchObject({ brandPays: { minor: '103000' }, lines: [{ code: 'CREATOR_NET', rule: null }, { code: 'PLATFORM_FEE', rule: { bps: 300, validUntil: until } }] });
    app.clock.advance(DAY);
    expect((await preview(brand, creator.organisationId)).brandPays.minor).toBe('120000');
  });

  it('take less with a creator whom the brand brought, and both sides see it before they agree', async () => {
    const [own, found] = [await app.signUp('CREATOR'), await app.signUp('CREATOR')];
    await app.owner.query('UPDATE creators SET imported_by = $1 WHERE id = $2', [brand.organisationId, own.organisationId]);
    await publish(400, ', ownCreators: true');
    app.clock.advance(2 * MINUTE);
    for (const [person, other] of [[brand, own], [own, brand]] as const) {
      expect(await preview(person, other.organisationId)).toMatchObject({ brandPays: { minor: '104000' }, lines: [{}, { rule: { bps: 400, ownCreators: true } }] });
    }
    expect((await preview(brand, found.organisationId)).brandPays.minor).toBe('120000');
    const offered = await invited(own);
    expect([pays(offered), pays(await steps.get(own, offered.id)), pays(await steps.accept(own, offered.id, 1))]).toEqual(['104000', '104000', '104000']);
    const stranger = await app.signUp('BRAND');
    expect((await preview(stranger, own.organisationId)).brandPays.minor).toBe('120000');
  });

  it('of contests are their own', async () => {
    const creator = await app.signUp('CREATOR');
    await publish(500, '', 'CONTEST');
    app.clock.advance(2 * MINUTE);
    const prices = await Promise.all(['CONTEST', 'CO_CREATION'].map(async (kind) => (await preview(brand, creator.organisationId, kind)).brandPays.minor));
    expect(prices).toEqual(['105000', '110000']); // its own 5 %, and 10 % as before
  });

  it('are tried on the deals of the last month before anybody publishes them', async () => {
    const creator = await app.signUp('CREATOR');
    const offered = await invited(creator);
    await steps.accept(creator, offered.id, 1);
    const trial = `query { feeTrial(${FIELDS}, dealKind: "SPONSORSHIP", bps: 1500) { currency deals changed fees { minor } agreed { minor } today { minor } withRule { minor } brandsPayMore { minor } creatorsGetMore { minor } } }`;
    const { feeTrial } = await app.ask<{ feeTrial: Record<string, unknown>[] }>(operator, trial);
    // Agreed above: ¥1,000 at 10 %, ¥1,000 at 4 % (an own creator), ¥1,000 at 20 %. Today 20 + 4 + 20 %, then 15 + 4 + 15 %.
    expect(feeTrial).toEqual([{
      currency: 'CNY', deals: 3, changed: 2, fees: { minor: '300000' }, agreed: { minor: '34000' }, today: { minor: '44000' }, withRule: { minor: '34000' }, brandsPayMore: { minor: '-10000' }, creatorsGetMore: { minor: '0' },
    }]);
    expect((await preview(brand, creator.organisationId)).brandPays.minor).toBe('120000');
    expect(await codeOf(app.ask(brand, trial))).toBe('FORBIDDEN');
  });

  it('with a percentage, a fixed part, a minimum and a cap say before what is posted after, to the unit, in currencies of none, two and three digits', async () => {
    const rule = (party: string, currency: string, bps: number, fixed: number, minimum: number, cap: number | null) =>
      app.ask(operator, 'mutation ($c: String!, $b: Int!, $f: Minor!, $m: Minor!, $k: Minor) { publishFeeRule(party: PARTY, dealKind: "SPONSORSHIP", currency: $c, bps: $b, fixedMinor: $f, minimumMinor: $m, capMinor: $k) { version } }'.replace('PARTY', party), { c: currency, b: bps, f: String(fixed), m: String(minimum), k: cap === null ? null : String(cap) });
    await Promise.all([
      rule('BRAND', 'JPY', 1_250, 7, 0, null), rule('CREATOR', 'JPY', 333, 0, 100, null), // 12.5 % + ¥7; 3.33 %, at least ¥100
      rule('BRAND', 'KWD', 1_000, 0, 0, 2_500), rule('CREATOR', 'KWD', 50, 1, 0, null), // 10 %, at most KD 2.500; 0.5 % + KD 0.001
      rule('BRAND', 'EUR', 0, 199, 0, null), rule('CREATOR', 'EUR', 1_000, 0, 0, 150), // €1.99; 10 %, at most €1.50
    ]);
    app.clock.advance(2 * MINUTE);
    const expected: Record<string, [fee: string, pays: string, gets: string, platform: string]> = {
      JPY: ['1001', '1133', '901', '232'], // 125.125 → 125 + 7; 33 raised to 100
      KWD: ['33333', '35833', '33165', '2668'], // 3,333 capped at 2,500; 166.665 → 167 + 1
      EUR: ['9999', '10198', '9849', '349'],
    };
    for (const [currency, [feeMinor, ...parts]] of Object.entries(expected)) {
      const creator = await app.signUp('CREATOR');
      await move(app.owner, { kind: 'bank.opening', from: funding(), to: available(brand.organisationId), amountMinor: 100_000n, currency });
      const { feePreview } = await app.ask<{ feePreview: Record<'brandPays' | 'creatorGets' | 'platformFee', { minor: string }> }>(
        creator, 'query ($f: Minor!, $c: String!, $with: ID!) { feePreview(feeMinor: $f, currency: $c, withOrganisationId: $with) { brandPays { minor } creatorGets { minor } platformFee { minor } } }', { f: feeMinor, c: currency, with: brand.organisationId });
      expect([currency, feePreview.brandPays.minor, feePreview.creatorGets.minor, feePreview.platformFee.minor]).toEqual([currency, ...parts]);
      const { id } = await steps.invite(brand, await steps.brief(brand, { currency, budgetMinor: '1000000' }), creator.organisationId, { feeMinor, currency });
      await steps.accept(creator, id, 1);
      await steps.fund(brand, id);
      const drafted = await steps.draft(creator, id);
      await steps.cancel(brand, (await steps.approve(brand, id, drafted.submissions[0]!.id)).id); // an approved draft is due in full
      const { rows } = await app.owner.query<{ purpose: string; sum: string }>(
        `SELECT a.purpose, sum(e.amount_minor)::text AS sum FROM ledger_transfers t JOIN ledger_entries e ON e.transfer_no = t.no JOIN ledger_accounts a ON a.no = e.account_no WHERE t.deal_id = $1 AND t.kind = 'escrow.cancel' GROUP BY 1`, [id]);
      expect(Object.fromEntries(rows.map(({ purpose, sum }) => [purpose, sum]))).toEqual({ ESCROW: `-${parts[0]}`, PAYABLE: parts[1], PLATFORM_FEES: parts[2] });
    }
  });

  it('are refused when they reach into the past, end before they start, or speak of own creators of a pool', async () => {
    const past = new Date(app.clock.now().getTime() - DAY).toISOString();
    const refused = [publish(100, `, validFrom: "${past}"`), publish(100, `, validUntil: "${past}"`), publish(100, `, validFrom: "${soon()}", validUntil: "${new Date(app.clock.now().getTime() + MINUTE).toISOString()}"`), publish(100, ', ownCreators: true', 'CONTEST'), publish(100, '', 'BARTER')];
    expect(await Promise.all(refused.map(codeOf))).toEqual(Array(5).fill('FEE_RULE_INVALID'));
  });
});

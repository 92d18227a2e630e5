import { GraphQLSchemaHost } from '@nestjs/graphql';
import { errorCodes } from '@meadow/shared';
import { getNamedType, isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from 'graphql';
import { useTestApp, type Person } from './app.ts';
import { briefInput, DealSteps, give, termsInput, yuan } from './marketplace.ts';

type Variables = Record<string, unknown>;
type Path = readonly (string | number)[];

/** What no amount is, whatever it is of: fractions of a minor unit, more than fits into the book, other notations, numbers. */
const NO_AMOUNTS = ['1.5', '12,00', '1e3', '0x10', ' 5', '', '9223372036854775808', '-9223372036854775809', '9'.repeat(40), 100, 1.5, true];
/** Where no money may be below nothing, nor above all there is. */
const IMPOSSIBLE = ['-1', '1000000000000000000'];
/** Asked about elsewhere, with a line of the bank: `finance/bank`. */
const ELSEWHERE = ['explainBankEntry'];

describe('amounts that are none, in every operation that takes money', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0' });
  const steps = new DealSteps(app);
  let calls: Record<string, [person: Person, valid: Variables]>;
  let brand: Person;

  const day = (ahead: number) => new Date(app.clock.now().getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
  const campaignInput = () => ({
    name: 'Spring', objective: 'AWARENESS', currency: 'CNY', totalBudgetMinor: '100000', dailyBudgetMinor: '10000', flightStartOn: day(2), flightEndOn: day(9),
    adGroups: [{ name: 'all', placements: ['FEED'], bidModel: 'CPM', bidMicros: '30000000', targeting: {}, creatives: [{ title: 't', text: 'x', landingUrl: 'https://shop.example/lip', label: '广告' }] }],
  });

  beforeAll(async () => {
    await app.startWorker();
    const [creator, other, third, operator] = [await app.signUp('CREATOR'), await app.signUp('CREATOR'), await app.signUp('CREATOR'), await app.operator()];
    brand = await app.signUp('BRAND');
    await give(app, brand, 100_000);
    const briefId = await steps.brief(brand, { budgetMinor: yuan(100_000) });
    const [invited, agreed, done] = [await steps.invite(brand, briefId, creator.organisationId), await steps.upTo('ACCEPTED', brand, other), await steps.upTo('VERIFYING', brand, creator)];
    await app.owner.query(`UPDATE deals SET status = 'SETTLED' WHERE id = $1`, [done.id]);
    const { createBrief } = await app.ask<{ createBrief: { id: string } }>(brand, 'mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input: briefInput() });
    const { createCampaign } = await app.ask<{ createCampaign: { id: string } }>(brand, 'mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input: campaignInput() });
    const { wallet } = await app.ask<{ wallet: { topUps: { id: string }[] } }>(brand, '{ wallet { topUps { id } } }');
    // The creator has something to be paid.
    const earning = await app.signUp('CREATOR');
    await app.ask(earning, 'mutation { setPayoutMethod(input: { kind: "BANK", holder: "李红", accountNumber: "6222020200112233445", bankCode: "102100099996" }) { masked } }');
    await app.owner.query(`SELECT app.post_transfer('test', gen_random_uuid()::text, 'CNY', ARRAY[$1, $2]::uuid[], ARRAY['FUNDING', 'PAYABLE']::ledger_purpose[], ARRAY['00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000']::uuid[], ARRAY[-5000, 5000]::bigint[], NULL, NULL, now())`, [
      (await app.owner.query<{ id: string }>(`SELECT id FROM organisations WHERE kind = 'OPERATOR'`)).rows[0]!.id, earning.organisationId]);
    await app.ask(operator, 'mutation ($csv: String!) { importExchangeRates(csv: $csv) }', { csv: `Date,USD,CNY\n${day(-1)},1.1583,8.2417\n` });
    const { currencyQuote: quote } = await app.ask<{ currencyQuote: { to: { minor: string } } }>(brand, '{ currencyQuote(fromMinor: "10000", fromCurrency: "CNY", toCurrency: "USD") { to { minor } } }');
    const terms = termsInput(app);
    const brief = briefInput({ feeMinMinor: '1000', feeMaxMinor: '2000' });
    const contest = { title: '大赛', rules: '晒图', disclosureLabel: '广告', destination: 'https://shop.example.com/a', currency: 'CNY' };
    calls = {
      addProduct: [brand, { input: { name: 'Serum', currency: 'CNY', trialDays: 7, skus: [{ name: '30 ml', costMinor: '1000', shippingMinor: '500', stock: 3 }] } }],
      allowBoosts: [brand, { input: { bidModel: 'CPM', bidMicros: '20000000', dailyBudgetMinor: '1000', totalBudgetMinor: '5000', flightDays: 7 } }],
      applyToBrief: [third, { briefId, terms }],
      bookAgain: [brand, { dealId: done.id, input: { feeMinor: '1000', times: 1 } }],
      counterOffer: [creator, { dealId: invited.id, version: 1, terms }],
      createBrief: [brand, { input: brief }],
      createCampaign: [brand, { input: campaignInput() }],
      createContest: [brand, { input: { ...contest, kind: 'PRIZES', judgedBy: 'JURY', prizesMinor: ['3000', '1000'], entryDays: 10, judgeDays: 3 } }],
      'createContest by reads': [brand, { input: { ...contest, kind: 'READS', budgetMinor: '500000', thousandReadsMinor: '1000', entryCapMinor: '3000', places: 2, minReads: 10, minValidBps: 5_000 } }],
      createProgramme: [brand, { input: { title: '新人', currency: 'CNY', bonusMinor: '1000', bonuses: 3, maxLevel: 3, dealsEach: 1, days: 30 } }],
      exchangeCurrency: [brand, { fromMinor: '10000', fromCurrency: 'CNY', toCurrency: 'USD', expectedMinor: quote.to.minor, idempotencyKey: 'x' }],
      inviteCreator: [brand, { briefId, creatorId: earning.organisationId, terms }],
      proposeAmendment: [brand, { dealId: agreed.id, version: 1, terms: termsInput(app, { keepOnlineDays: 31 }) }],
      publishFeeRule: [operator, { party: 'BRAND', dealKind: 'SPONSORSHIP', bps: 1_000, fixedMinor: '10', minimumMinor: '10', capMinor: '5000', currency: 'CNY' }],
      publishWithholdingRule: [operator, { input: { expenseBps: 2_000, monthlyMinor: '500000', source: 'Law', validFrom: day(400), steps: [{ rateBps: 300, upToMinor: '3600000' }, { rateBps: 1_000 }] } }],
      queueInvitation: [brand, { briefId, creatorId: other.organisationId, terms }],
      refundTopUp: [brand, { topUpId: wallet.topUps[0]!.id, amountMinor: '100', idempotencyKey: 'r' }],
      requestPayout: [earning, { amountMinor: '5000', currency: 'CNY', idempotencyKey: 'p' }],
      setLowBalanceAlert: [brand, { belowMinor: '1000', currency: 'CNY' }],
      topUp: [brand, { amountMinor: '100', currency: 'CNY', idempotencyKey: 't' }],
      updateBrief: [brand, { id: createBrief.id, input: brief }],
      updateCampaign: [brand, { id: createCampaign.id, input: campaignInput() }],
      updateCreatorProfile: [creator, { input: { rates: [{ format: 'IMAGE_NOTE', currency: 'CNY', priceMinor: '1000', leadDays: 3, revisions: 1 }] } }],
    };
  });

  const mutations = () => app.api.get(GraphQLSchemaHost).schema.getMutationType()!.getFields();
  /** The mutation that a row of the table calls. */
  const nameOf = (row: string) => row.split(' ')[0]!;
  async function send(row: string, person: Person, variables: Variables): Promise<{ code: string; message: string }> {
    const field = mutations()[nameOf(row)]!;
    const declared = field.args.filter(({ name }) => name in variables).map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
    const passed = field.args.filter(({ name }) => name in variables).map(({ name }) => `${name}: $${name}`).join(', ');
    const below = 'getFields' in getNamedType(field.type) ? ' { __typename }' : '';
    const { errors } = await app.request(`mutation (${declared}) { ${field.name}(${passed})${below} }`, variables, person);
    return { code: errors?.[0]?.extensions.code ?? 'ok', message: errors?.[0]?.message ?? '' };
  }
  /** Where money stands in what a row sends. */
  function moneyIn(type: GraphQLInputType, value: unknown, path: Path): Path[] {
    if (isNonNullType(type)) return moneyIn(type.ofType, value, path);
    if (value === null || value === undefined) return [];
    if (isListType(type)) return (value as unknown[]).flatMap((one, at) => moneyIn(type.ofType, one, [...path, at]));
    if (isInputObjectType(type)) return Object.values(type.getFields()).flatMap((field) => moneyIn(field.type, (value as Variables)[field.name], [...path, field.name]));
    return ['Minor', 'Micros'].includes(getNamedType(type).name) ? [path] : [];
  }
  /** Every place of money there is in a mutation, by its names. */
  function placesOf(type: GraphQLInputType, path: string): string[] {
    const named = getNamedType(type);
    if (isInputObjectType(named)) return Object.values(named.getFields()).flatMap((field) => placesOf(field.type, `${path}.${field.name}`));
    return ['Minor', 'Micros'].includes(named.name) ? [path] : [];
  }
  const withAt = (value: unknown, [first, ...rest]: Path, given: unknown): unknown => {
    if (first === undefined) return given;
    if (Array.isArray(value)) return value.map((one: unknown, at) => (at === first ? withAt(one, rest, given) : one));
    return { ...(value as Variables), [first]: withAt((value as Variables)[first], rest, given) };
  };
  const placesIn = (row: string, variables: Variables): Path[] => mutations()[nameOf(row)]!.args.flatMap(({ name, type }) => moneyIn(type, variables[name], [name]));
  /** Rows of whatever takes money; not what the worker writes by itself meanwhile. */
  async function rowCounts(): Promise<object> {
    const { rows } = await app.owner.query<{ name: string }>(`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'app') AND tablename ~ '^(ledger_(accounts|transfers|entries|holds)|deals|offers|briefs|campaigns|ad_groups|contests|programmes|top_ups|top_up_refunds|payouts|fee_rules|tax_rules|withholding_rules|products|skus|deal_steps|deal_series|currency_exchanges)$' ORDER BY 1`);
    const counts = (await app.owner.query<{ name: string; n: number }>(rows.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS n FROM ${name}`).join(' UNION ALL '))).rows;
    return Object.fromEntries(counts.map(({ name, n }) => [name, n]));
  }

  it('has every place of money of the schema in its table', () => {
    const all = Object.values(mutations()).filter(({ name }) => !ELSEWHERE.includes(name)).flatMap((field) => field.args.flatMap(({ name, type }) => placesOf(type, `${field.name} ${name}`)));
    const tried = new Set(Object.entries(calls).flatMap(([row, [, valid]]) => placesIn(row, valid).map((path) => `${nameOf(row)} ${path.filter((part) => typeof part === 'string').join('.')}`)));
    expect(all.filter((place) => !tried.has(place))).toEqual([]);
  });

  it('are refused with a stable code and a sentence, and write nothing; the same call with an amount is taken', async () => {
    const before = await rowCounts();
    const wrong: string[] = [];
    for (const [row, [person, valid]] of Object.entries(calls)) {
      for (const path of placesIn(row, valid)) {
        for (const given of [...NO_AMOUNTS, ...IMPOSSIBLE]) {
          const { code, message } = await send(row, person, withAt(valid, path, given) as Variables);
          const isNone = !IMPOSSIBLE.includes(String(given));
          const isRight = isNone ? code === 'BAD_USER_INPUT' : code !== 'ok' && code !== 'INTERNAL' && code !== 'NOT_FOUND' && code !== 'FORBIDDEN' && (errorCodes as readonly string[]).includes(code);
          if (!isRight || !/[a-z]{3,}/i.test(message)) wrong.push(`${row} ${path.join('.')} = ${JSON.stringify(given).slice(0, 24)}: ${code} ${message}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(await rowCounts()).toEqual(before);
    const taken: Record<string, string> = {};
    for (const [row, [person, valid]] of Object.entries(calls)) taken[row] = (await send(row, person, valid)).code;
    expect(taken).toEqual(Object.fromEntries(Object.keys(calls).map((row) => [row, 'ok'])));
  }, 120_000);

  it('are refused in a currency that is not the one of the thing, or of nowhere', async () => {
    const foreign = async (row: string, path: Path, currency: string) => {
      const [person, valid] = calls[row]!;
      return [row, (await send(row, person, withAt(valid, path, currency) as Variables)).code];
    };
    const rows: [string, Path][] = [
      ['topUp', ['currency']], ['requestPayout', ['currency']], ['setLowBalanceAlert', ['currency']], ['publishFeeRule', ['currency']], ['createBrief', ['input', 'currency']], ['createCampaign', ['input', 'currency']], ['createContest', ['input', 'currency']],
      ['createProgramme', ['input', 'currency']], ['addProduct', ['input', 'currency']], ['counterOffer', ['terms', 'currency']], ['inviteCreator', ['terms', 'currency']], ['proposeAmendment', ['terms', 'currency']], ['updateCreatorProfile', ['input', 'rates', 0, 'currency']],
      ['exchangeCurrency', ['fromCurrency']], ['exchangeCurrency', ['toCurrency']],
    ];
    const codes = await Promise.all(rows.map(([row, path]) => foreign(row, path, 'XXQ')));
    expect(codes.filter(([, code]) => code === 'ok' || code === 'INTERNAL')).toEqual([]);
    // A currency that exists, but not in the brief or the wallet.
    const other = await Promise.all([foreign('counterOffer', ['terms', 'currency'], 'USD'), foreign('proposeAmendment', ['terms', 'currency'], 'JPY'), foreign('requestPayout', ['currency'], 'KWD'), foreign('createProgramme', ['input', 'currency'], 'KWD')]);
    expect(other.filter(([, code]) => code === 'ok' || code === 'INTERNAL')).toEqual([]);
  });
});

import { availableOf, DealSteps, give, yuan, type DealAnswer } from '../../../test/marketplace.ts';
import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';

const DAY = 86_400_000;

describe('a deal from invitation to pay', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0' });
  const steps = new DealSteps(app);
  let brand: Person;
  let creator: Person;
  let stranger: Person;
  let operator: Person;

  beforeAll(async () => {
    await app.startWorker();
    [brand, creator, stranger] = [await app.signUp('BRAND', 'Spring'), await app.signUp('CREATOR', 'Xiaohong'), await app.signUp('BRAND', 'Rival')];
    operator = await app.operator();
    await give(app, brand, 100_000);
  });
  beforeEach(async () => {
    // Each test has its own creator: one live deal per brief and creator, and its own money.
    creator = await app.signUp('CREATOR');
  });

  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const settled = (id: string, status: string) => eventually(() => steps.get(brand, id), (deal) => deal.status === status);
  /** Ten callers at once: how many won, and what the others were told. */
  async function race(work: () => Promise<unknown>): Promise<{ won: number; refused: string[] }> {
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(work())));
    return { won: codes.filter((code) => code === 'ok').length, refused: [...new Set(codes.filter((code) => code !== 'ok'))] };
  }
  const sumOf = ({ receipt }: DealAnswer) => receipt.lines.reduce((sum, line) => sum + BigInt(line.amount.minor), 0n).toString();

  it('goes step by step, each by the right side, and the money adds up', async () => {
    const before = BigInt(await availableOf(app, brand));
    const briefId = await steps.brief(brand);
    const invited = await steps.invite(brand, briefId, creator.organisationId, { feeMinor: yuan(800) });
    expect(invited).toMatchObject({ status: 'INVITED', wait: { owner: 'CREATOR', defaultAction: 'EXPIRES', moneyEffect: null }, can: { accept: false, fund: false, cancel: false, decline: false, withdraw: true } });

    const countered = await steps.counter(creator, invited.id, 1, { feeMinor: yuan(1_000) });
    expect(countered).toMatchObject({ status: 'NEGOTIATING', currentOffer: { version: 2, signedByBrandAt: null }, wait: { owner: 'BRAND' } });
    const accepted = await steps.accept(brand, invited.id, 2);
    expect(accepted.currentOffer.signedByBrandAt).not.toBeNull();
    expect(accepted).toMatchObject({ status: 'ACCEPTED', brief: { committed: { minor: accepted.receipt.brandPays.minor } } });

    const funded = await steps.fund(brand, invited.id);
    expect(funded).toMatchObject({ status: 'FUNDED', receipt: { held: funded.receipt.brandPays, released: { minor: '0' } }, wait: { owner: 'CREATOR', defaultAction: 'REFUNDS' } });
    expect(BigInt(await availableOf(app, brand))).toBe(before - BigInt(funded.receipt.brandPays.minor));
    expect(accepted.link).toBeNull();
    expect(funded.link).toMatchObject({ destination: 'https://shop.example.com/serum', clicks: 0, url: expect.stringContaining(`/l/${funded.link?.slug}`), qrSvg: expect.stringContaining('<svg') });
    expect((await steps.get(creator, invited.id)).link).toEqual(funded.link);

    const first = await steps.draft(creator, invited.id);
    const revision = await steps.revise(brand, invited.id, first.submissions[0]!.id);
    expect(revision).toMatchObject({ status: 'REVISION', submissions: [{ decision: 'REVISION_REQUESTED', comment: 'Show the bottle.' }] });
    const second = await steps.draft(creator, invited.id);
    expect(second.can.requestRevision).toBe(false);
    expect(await codeOf(steps.revise(brand, invited.id, second.submissions[1]!.id))).toBe('REVISION_LIMIT_REACHED');
    expect(await codeOf(steps.approve(brand, invited.id, first.submissions[0]!.id))).toBe('CONFLICT');
    await steps.approve(brand, invited.id, second.submissions[1]!.id);

    expect(await codeOf(steps.publish(creator, invited.id, { disclosureLabel: '' }))).toBe('DISCLOSURE_MISSING');
    const published = await steps.publish(creator, invited.id, { disclosureLabel: '#广告' });
    expect(published).toMatchObject({ status: 'VERIFYING', note: { dealId: invited.id }, wait: { owner: 'BRAND', defaultAction: 'CONFIRMS', moneyEffect: published.receipt.creatorGets } });
    expect((await steps.get(brand, invited.id)).can['boost']).toBe(true);

    await steps.confirm(brand, invited.id);
    const done = await settled(invited.id, 'SETTLED');
    expect(done.receipt).toMatchObject({ held: { minor: '0' }, released: done.receipt.brandPays });
    expect(sumOf(done)).toBe(done.receipt.brandPays.minor);
    expect((await steps.get(creator, invited.id)).receipt).toEqual(done.receipt);
    expect(done.history.map((step) => [step.status, step.by])).toEqual([
      ['INVITED', 'BRAND'], ['NEGOTIATING', 'CREATOR'], ['ACCEPTED', 'BRAND'], ['FUNDED', 'BRAND'], ['DRAFTED', 'CREATOR'], ['REVISION', 'BRAND'], ['DRAFTED', 'CREATOR'],
      ['APPROVED', 'BRAND'], ['PUBLISHED', 'CREATOR'], ['VERIFYING', 'SYSTEM'], ['COMPLETED', 'BRAND'], ['SETTLED', 'SYSTEM'],
    ]);
    expect(done.can).toMatchObject({ confirm: false, cancel: false, dispute: false, boost: true });
  });

  it('is paid when the payout that contains it has arrived', async () => {
    const deal = await steps.upTo('VERIFYING', brand, creator);
    const method = { kind: 'BANK', holder: '李红', accountNumber: '6222020200112233445', bankCode: '102100099996' };
    await app.ask(creator, 'mutation ($m: PayoutMethodInput!) { setPayoutMethod(input: $m) { masked } }', { m: method });
    await steps.confirm(brand, deal.id);
    await settled(deal.id, 'SETTLED');
    app.clock.advance(3 * DAY);
    const [payout] = await eventually(
      async () => (await app.ask<{ payouts: { id: string; amount: { minor: string } }[] }>(creator, '{ payouts { id amount { minor } } }')).payouts, (payouts) => payouts.length > 0);
    expect(payout?.amount.minor).toBe(deal.receipt.creatorGets.minor);
    await app.ask(operator, 'mutation ($id: ID!) { approvePayout(id: $id) { status } }', { id: payout!.id });
    expect((await settled(deal.id, 'PAID')).history.at(-1)).toMatchObject({ status: 'PAID', by: 'SYSTEM' });
    expect((await steps.get(creator, deal.id)).wait).toBeNull();
    const { creatorDashboard } = await app.ask<{ creatorDashboard: { earnings: { state: string; total: { minor: string }; lines: { dealId: string | null; label: string; amount: { minor: string } }[] }[] } }>(
      creator, '{ creatorDashboard { earnings { state total { minor } lines { dealId label amount { minor } } } } }');
    // What was paid is told by deal, as what was earned is.
    const paid = creatorDashboard.earnings.find(({ state }) => state === 'PAID')!;
    expect(paid.lines).toEqual([{ dealId: deal.id, label: expect.stringContaining(' · '), amount: { minor: payout!.amount.minor } }]);
    expect(paid.total.minor).toBe(payout!.amount.minor);
  });

  it('tells a stranger the same as for a deal that does not exist, in every operation', async () => {
    const deal = await steps.upTo('DRAFTED', brand, creator);
    const missing = '01890000-0000-7000-8000-000000000000';
    for (const id of [deal.id, missing, 'nonsense']) {
      expect(await codeOf(steps.get(stranger, id))).toBe('NOT_FOUND');
      for (const act of [steps.accept(stranger, id, 1), steps.counter(stranger, id, 1), steps.decline(stranger, id), steps.fund(stranger, id), steps.cancel(stranger, id), steps.confirm(stranger, id), steps.dispute(stranger, id)]) {
        expect(await codeOf(act)).toBe('NOT_FOUND');
      }
    }
    expect(await app.ask(stranger, '{ deals { totalCount } disputes { id } }')).toEqual({ deals: { totalCount: 0 }, disputes: [] });
    expect(await codeOf(app.ask(undefined, '{ deals { totalCount } }'))).toBe('UNAUTHENTICATED');
  });

  it('refuses the wrong side, the wrong time and stale terms with a code each', async () => {
    const deal = await steps.upTo('INVITED', brand, creator);
    expect(await codeOf(steps.accept(brand, deal.id, 1))).toBe('DEAL_OUT_OF_TURN');
    expect(await codeOf(steps.counter(brand, deal.id, 1))).toBe('DEAL_OUT_OF_TURN');
    expect(await codeOf(steps.fund(brand, deal.id))).toBe('DEAL_CANNOT_MOVE');
    expect(await codeOf(steps.fund(creator, deal.id))).toBe('FORBIDDEN');
    expect(await codeOf(steps.accept(creator, deal.id, 2))).toBe('OFFER_STALE');
    await steps.counter(creator, deal.id, 1, { feeMinor: yuan(1_200) });
    expect(await codeOf(steps.accept(brand, deal.id, 1))).toBe('OFFER_STALE');
    expect(await codeOf(steps.invite(brand, deal.brief!.id, creator.organisationId))).toBe('DEAL_EXISTS');
  });

  it('lets one of ten callers accept, fund, draft, approve, publish and confirm, and moves money once', async () => {
    const before = BigInt(await availableOf(app, brand));
    const deal = await steps.upTo('INVITED', brand, creator);
    const once = (refused: string) => ({ won: 1, refused: [refused] });
    expect(await race(() => steps.accept(creator, deal.id, 1))).toEqual(once('DEAL_CANNOT_MOVE'));
    expect(await race(() => steps.fund(brand, deal.id))).toEqual(once('DEAL_CANNOT_MOVE'));
    const pays = BigInt((await steps.get(brand, deal.id)).receipt.brandPays.minor);
    expect(BigInt(await availableOf(app, brand))).toBe(before - pays);
    expect(await race(() => steps.draft(creator, deal.id))).toEqual(once('DEAL_CANNOT_MOVE'));
    const { submissions } = await steps.get(brand, deal.id);
    expect(submissions).toHaveLength(1);
    expect(await race(() => steps.approve(brand, deal.id, submissions[0]!.id))).toEqual(once('DEAL_CANNOT_MOVE'));
    expect(await race(() => steps.publish(creator, deal.id))).toEqual(once('DEAL_CANNOT_MOVE'));
    expect(await race(() => steps.confirm(brand, deal.id))).toEqual(once('DEAL_CANNOT_MOVE'));
    const done = await settled(deal.id, 'SETTLED');
    expect(done.history.filter((step) => step.status === 'SETTLED')).toHaveLength(1);
    expect(BigInt(await availableOf(app, brand))).toBe(before - pays);
  });

  it('lets one of ten counters and one of ten invitations through', async () => {
    const briefId = await steps.brief(brand);
    expect(await race(() => steps.invite(brand, briefId, creator.organisationId))).toEqual({ won: 1, refused: ['DEAL_EXISTS'] });
    const { deals } = await app.ask<{ deals: { edges: { node: DealAnswer }[] } }>(creator, '{ deals { edges { node { id } } } }');
    expect(await race(() => steps.counter(creator, deals.edges[0]!.node.id, 1))).toEqual({ won: 1, refused: ['OFFER_STALE'] });
  });

  it('changes nothing when the balance does not cover the deal', async () => {
    const poor = await app.signUp('BRAND', 'Poor');
    const deal = await steps.upTo('ACCEPTED', poor, creator);
    expect(await codeOf(steps.fund(poor, deal.id))).toBe('INSUFFICIENT_FUNDS');
    expect(await steps.get(poor, deal.id)).toMatchObject({ status: 'ACCEPTED', receipt: { held: { minor: '0' } } });
  });

  it('never commits more than the budget, however many creators accept at once, and closes the brief when it is reached', async () => {
    const fee = yuan(1_000);
    const { feePreview } = await app.ask<{ feePreview: { brandPays: { minor: string } } }>(brand, 'query ($f: Minor!) { feePreview(feeMinor: $f, currency: "CNY") { brandPays { minor } } }', { f: fee });
    const pays = BigInt(feePreview.brandPays.minor);
    const briefId = await steps.brief(brand, { budgetMinor: (pays * 2n).toString() });
    const creators = await Promise.all(Array.from({ length: 5 }, () => app.signUp('CREATOR')));
    const deals = await Promise.all(creators.map((one) => steps.invite(brand, briefId, one.organisationId, { feeMinor: fee })));
    const codes = await Promise.all(deals.map((deal, i) => codeOf(steps.accept(creators[i]!, deal.id, 1))));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(2);
    expect(new Set(codes)).toEqual(new Set(['ok', 'BUDGET_EXCEEDED']));
    const { brief } = await app.ask<{ brief: { status: string; committed: { minor: string } } }>(brand, 'query ($id: ID!) { brief(id: $id) { status committed { minor } } }', { id: briefId });
    expect(brief).toEqual({ status: 'CLOSED', committed: { minor: (pays * 2n).toString() } });
  });

  it('charges the stage that was quoted when the brand cancels, and nothing when the creator does', async () => {
    const before = BigInt(await availableOf(app, brand));
    const deal = await steps.upTo('DRAFTED', brand, creator);
    const quote = (await steps.get(brand, deal.id)).cancellation!;
    expect(quote.chargeBps).toBe(5_000);
    expect((await steps.get(creator, deal.id)).cancellation).toMatchObject({ chargeBps: 0, creatorGets: { minor: '0' } });
    const cancelled = await steps.cancel(brand, deal.id);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', receipt: { held: { minor: '0' }, creatorGets: quote.creatorGets } });
    expect(sumOf(cancelled)).toBe(deal.receipt.brandPays.minor);
    expect(BigInt(await availableOf(app, brand))).toBe(before - BigInt(deal.receipt.brandPays.minor) + BigInt(quote.brandGetsBack.minor));
    const other = await steps.upTo('FUNDED', brand, await app.signUp('CREATOR'));
    expect((await steps.cancel(brand, other.id)).receipt.creatorGets.minor).toBe('0');
  });

  it('freezes the money in a dispute and splits it as the operator decides', async () => {
    const deal = await steps.upTo('VERIFYING', brand, creator);
    const disputed = await steps.dispute(brand, deal.id);
    expect(disputed).toMatchObject({ status: 'DISPUTED', wait: { owner: 'OPERATOR', defaultAction: 'SPLITS_BY_STAGE' } });
    expect(await codeOf(steps.confirm(brand, deal.id))).toBe('DEAL_CANNOT_MOVE');
    expect(await codeOf(steps.resolve(brand, disputed.dispute!.id, 5_000))).toBe('FORBIDDEN');
    const { disputes } = await app.ask<{ disputes: { id: string }[] }>(operator, '{ disputes { id } }');
    expect(disputes.map((one) => one.id)).toContain(disputed.dispute!.id);
    expect(await codeOf(steps.resolve(operator, disputed.dispute!.id, 10_001))).toBe('BAD_USER_INPUT');
    const rulings = await race(() => steps.resolve(operator, disputed.dispute!.id, 3_333));
    expect(rulings.won).toBe(1);
    // A ruling holds when both accept it, or when the time to appeal is over.
    expect(await steps.get(creator, deal.id)).toMatchObject({ status: 'DISPUTED', wait: { defaultAction: 'RULING_HOLDS' }, dispute: { decision: null }, receipt: { held: disputed.receipt.held } });
    await steps.acceptRuling(brand, disputed.dispute!.id);
    await race(() => steps.acceptRuling(creator, disputed.dispute!.id));
    const decided = await settled(deal.id, 'SETTLED');
    expect(decided).toMatchObject({ status: 'SETTLED', dispute: { creatorShareBps: 3_333 }, receipt: { held: { minor: '0' } } });
    expect(sumOf(decided)).toBe(deal.receipt.brandPays.minor);
  });

  it.each([
    ['a negative fee', { feeMinor: '-100' }, 'TERMS_INVALID'],
    ['no fee', { feeMinor: '0' }, 'TERMS_INVALID'],
    ['another currency', { currency: 'USD' }, 'TERMS_INVALID'],
    ['a draft that is due in the past', { draftDueOn: '2020-01-01' }, 'TERMS_INVALID'],
    ['publication that ends before it begins', { publishFrom: '2099-02-02', publishTo: '2099-02-01' }, 'TERMS_INVALID'],
    ['a day that does not exist', { publishTo: '2099-02-30' }, 'BAD_USER_INPUT'],
    ['no disclosure label', { disclosureLabel: '  ' }, 'TERMS_INVALID'],
    ['no deliverables', { deliverables: [] }, 'TERMS_INVALID'],
    ['an overlong note', { note: '长'.repeat(4_001) }, 'TERMS_INVALID'],
    ['a character that cannot be stored', { note: 'a\u0000b' }, 'BAD_USER_INPUT'],
  ])('refuses terms with %s and writes nothing', async (_, terms, code) => {
    const briefId = await steps.brief(brand);
    expect(await codeOf(steps.invite(brand, briefId, creator.organisationId, terms))).toBe(code);
    const { brief } = await app.ask<{ brief: { dealCount: number } }>(brand, 'query ($id: ID!) { brief(id: $id) { dealCount } }', { id: briefId });
    expect(brief.dealCount).toBe(0);
  });

  it('keeps emoji, right-to-left text and 汉字 as they were written', async () => {
    const note = 'مرحبا 你好 👩🏽‍🚀 — “ok”';
    const deal = await steps.apply(creator, await steps.brief(brand), { note });
    const { deal: read } = await app.ask<{ deal: { currentOffer: { terms: { note: string } } } }>(brand, 'query ($id: ID!) { deal(id: $id) { currentOffer { terms { note } } } }', { id: deal.id });
    expect(read.currentOffer.terms.note).toBe(note);
    expect(deal).toMatchObject({ status: 'APPLIED', wait: { owner: 'BRAND' } });
  });

  it('takes applications on open briefs only, invitations for open creators only', async () => {
    const inviteOnly = await steps.brief(brand, {}, true);
    expect(await codeOf(steps.apply(creator, inviteOnly))).toBe('NOT_FOUND');
    await app.ask(creator, 'mutation { updateCreatorProfile(input: { openForSponsorship: false }) { openForSponsorship } }');
    expect(await codeOf(steps.invite(brand, inviteOnly, creator.organisationId))).toBe('CREATOR_CLOSED');
    const closed = await steps.brief(brand);
    await app.ask(brand, 'mutation ($id: ID!) { closeBrief(id: $id) { status } }', { id: closed });
    expect(await codeOf(steps.apply(creator, closed))).toBe('NOT_FOUND');
  });

  it('carries out each default once when its time is up', async () => {
    const expiring = await steps.upTo('INVITED', brand, creator);
    const reviewing = await steps.upTo('DRAFTED', brand, await app.signUp('CREATOR'));
    const idle = await steps.upTo('FUNDED', brand, await app.signUp('CREATOR'));
    const frozen = await steps.upTo('VERIFYING', brand, await app.signUp('CREATOR'));
    await steps.dispute(brand, frozen.id);
    const before = BigInt(await availableOf(app, brand));
    app.clock.advance(20 * DAY);
    await app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '1 day'`, [app.clock.now()]);
    expect((await settled(expiring.id, 'EXPIRED')).history.at(-1)).toMatchObject({ by: 'SYSTEM', actorName: '' });
    expect((await settled(reviewing.id, 'APPROVED')).submissions[0]).toMatchObject({ decision: 'APPROVED' });
    const refunded = await settled(idle.id, 'REFUNDED');
    expect(refunded.receipt).toMatchObject({ held: { minor: '0' }, creatorGets: { minor: '0' } });
    expect((await settled(frozen.id, 'SETTLED')).dispute).toMatchObject({ creatorShareBps: 10_000 });
    expect(BigInt(await availableOf(app, brand))).toBe(before + BigInt(idle.receipt.brandPays.minor));
  });
});

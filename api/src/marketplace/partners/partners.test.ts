import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { availableOf, credit, DealSteps } from '../../../test/marketplace.ts';
import { Database } from '../../platform/database/database.ts';
import { verifyMoney } from '../../verify/verify-money.ts';

interface Share { brandId: string; pays: { minor: string }; held: { minor: string }; toCreator: { minor: string }; toPlatform: { minor: string }; back: { minor: string } }
interface Partnership {
  id: string; status: string; hash: string; cap: { minor: string }; committed: { minor: string }; signatures: { side: string; name: string }[]; can: { answer: boolean; withdraw: boolean; end: boolean };
  deals: { id: string; status: string; brandsPay: { minor: string }; shares: Share[]; noteUrl: string | null }[];
}
const SHARES = 'shares { brandId pays { minor } held { minor } toCreator { minor } toPlatform { minor } back { minor } }';
const FIELDS = `id status hash cap { minor } committed { minor } signatures { side name } can { answer withdraw end } deals { id status brandsPay { minor } ${SHARES} noteUrl }`;
const start = 5_000_000n;

describe('two brands on one brief', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0' });
  const steps = new DealSteps(app);
  let database: Database;
  let lead: Person;
  let partner: Person;
  let creator: Person;
  let briefId: string;
  beforeAll(async () => {
    database = (await app.startWorker()).get(Database, { strict: false });
  });
  beforeEach(async () => {
    [lead, partner, creator] = [await app.signUp('BRAND', '春风'), await app.signUp('BRAND', 'Meadow Tea'), await app.signUp('CREATOR')];
    await credit(app, lead, 50_000);
    await credit(app, partner, 50_000);
    briefId = await steps.brief(lead);
  });

  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const propose = async (person: Person, shareBps: number, to = partner) =>
    (await app.ask<{ proposePartnership: Partnership }>(person, `mutation ($b: ID!, $p: ID!, $s: Int!) { proposePartnership(briefId: $b, partnerId: $p, shareBps: $s) { ${FIELDS} } }`, { b: briefId, p: to.organisationId, s: shareBps })).proposePartnership;
  const answer = async (person: Person, { id, hash }: Partnership, sign = true) =>
    (await app.ask<{ answerPartnership: Partnership }>(person, `mutation ($id: ID!, $h: String!, $s: Boolean!) { answerPartnership(id: $id, hash: $h, sign: $s) { ${FIELDS} } }`, { id, h: hash, s: sign })).answerPartnership;
  const end = (person: Person, { id }: Partnership) => app.ask(person, 'mutation ($id: ID!) { endPartnership(id: $id) { status } }', { id });
  const of = async (person: Person) => (await app.ask<{ partnerships: Partnership[] }>(person, `{ partnerships { ${FIELDS} } }`)).partnerships;
  const spent = async (person: Person) => start - BigInt(await availableOf(app, person));
  const notices = async (person: Person) => (await app.ask<{ notifications: { edges: { node: { code: string } }[] } }>(person, '{ notifications { edges { node { code } } } }')).notifications.edges.map(({ node }) => node.code);
  /** What the book contradicts; the balances that tests start from came by no top-up. */
  const books = async () => (await verifyMoney(database)).flatMap(({ what, differences }) => (what.startsWith('top-ups') ? [] : differences));
  const agreed = async (feeMinor = '100001') => {
    const { id } = await steps.invite(lead, briefId, creator.organisationId, { feeMinor });
    await steps.accept(creator, id, 1);
    return id;
  };
  const minors = ({ pays, toCreator, toPlatform, back }: Share) => [pays, toCreator, toPlatform, back].map(({ minor }) => BigInt(minor));

  it('sign the same terms, and each pays its share of a deal into its own escrow until the creator is paid', async () => {
    const asked = await propose(lead, 3_333);
    expect(asked).toMatchObject({ status: 'PROPOSED', cap: { minor: '333300' }, can: { answer: false, withdraw: true, end: false } });
    expect(await codeOf(answer(lead, asked))).toBe('CONFLICT');
    expect(await codeOf(answer(partner, { ...asked, hash: 'other' }))).toBe('CONFLICT');
    expect(await answer(partner, asked)).toMatchObject({ status: 'ACTIVE', signatures: [{ side: 'BRAND', name: 'Lin' }, { side: 'PARTNER', name: 'Lin' }] });
    const id = await agreed();
    await steps.fund(lead, id);
    const [shared] = await of(partner);
    const { brandsPay, shares } = shared!.deals[0]!;
    expect(shares.map(({ brandId }) => brandId)).toEqual([lead.organisationId, partner.organisationId]);
    expect([await spent(lead), await spent(partner)]).toEqual(shares.map(({ held }) => BigInt(held.minor)));
    expect((await spent(lead)) + (await spent(partner))).toBe(BigInt(brandsPay.minor));
    expect(await books()).toEqual([]);
    const drafted = await steps.draft(creator, id);
    await steps.approve(lead, id, drafted.submissions[0]!.id);
    await steps.publish(creator, id);
    await steps.confirm(lead, id);
    await eventually(() => steps.get(lead, id), ({ status }) => status === 'SETTLED');
    const [after] = (await of(partner))[0]!.deals;
    expect(after).toMatchObject({ status: 'SETTLED', noteUrl: 'https://example.com/note/1' });
    for (const share of after!.shares) {
      const [pays = 0n, toCreator = 0n, toPlatform = 0n, back = 0n] = minors(share);
      expect([toCreator + toPlatform + back, back]).toEqual([pays, 0n]);
    }
    expect(await books()).toEqual([]);
    await eventually(() => notices(partner), (codes) => codes.includes('partner.over'));
    expect((await notices(partner)).sort()).toEqual(['partner.fund', 'partner.over', 'partner.propose']);
    expect((await notices(lead)).filter((code) => code.startsWith('partner.'))).toEqual(['partner.sign']);
  });

  it('get back what each paid, by its share, whatever ends the deal early', async () => {
    await answer(partner, await propose(lead, 4_999));
    const half = await agreed('99999');
    await steps.fund(lead, half);
    const drafted = await steps.draft(creator, half);
    await steps.cancel(lead, half);
    const { shares } = (await of(lead))[0]!.deals[0]!;
    const backs = shares.map(({ back }) => BigInt(back.minor));
    expect([await spent(lead), await spent(partner)]).toEqual(shares.map(({ pays }, at) => BigInt(pays.minor) - backs[at]!));
    expect(backs.every((back) => back > 0n)).toBe(true);
    expect(drafted.status).toBe('DRAFTED');
    expect((await of(partner))[0]?.committed.minor).toBe((await spent(partner)).toString());

    const before = [await spent(lead), await spent(partner)];
    const ruled = await agreed('77777');
    await steps.fund(lead, ruled);
    const { dispute } = await steps.dispute(creator, ruled);
    expect(await books()).toEqual([]);
    const operator = await app.operator();
    await steps.resolve(operator, dispute!.id, 0);
    await steps.acceptRuling(lead, dispute!.id);
    await steps.acceptRuling(creator, dispute!.id).catch(() => undefined);
    await eventually(() => steps.get(lead, ruled), ({ status }) => status === 'REFUNDED' || status === 'SETTLED');
    expect([await spent(lead), await spent(partner)]).toEqual(before);
    expect(await books()).toEqual([]);
  });

  it('move nothing when one of them is short, and say not by how much', async () => {
    await answer(partner, await propose(lead, 5_000));
    const id = await agreed();
    await app.owner.query(`SELECT app.post_transfer('test', $1, 'CNY', $2::uuid[], '{AVAILABLE,FUNDING}', '{00000000-0000-0000-0000-000000000000,00000000-0000-0000-0000-000000000000}', '{-4999000,4999000}', NULL, NULL, now())`,
      [`drain:${id}`, [partner.organisationId, '00000000-0000-7000-8000-000000000001']]);
    const refusal = await steps.fund(lead, id).catch((error: Refusal) => error);
    expect(refusal).toMatchObject({ code: 'PARTNER_SHORT_OF_FUNDS', details: undefined });
    expect([await spent(lead), (await steps.get(lead, id)).status]).toEqual([0n, 'ACCEPTED']);
  });

  it('share nothing beyond the partner’s cap, and nothing that is agreed after the end', async () => {
    const small = await app.signUp('CREATOR');
    const shared = await answer(partner, await propose(lead, 1_000));
    const id = await agreed('500000');
    expect((await of(lead))[0]!.deals).toHaveLength(1);
    // The lead doubles the budget; what the partner signed for stays.
    await app.owner.query('UPDATE briefs SET budget_minor = 4000000 WHERE id = $1', [briefId]);
    const second = await steps.invite(lead, briefId, small.organisationId, { feeMinor: '900000' });
    expect(await codeOf(steps.accept(small, second.id, 1))).toBe('BUDGET_EXCEEDED');
    await end(partner, shared);
    expect((await steps.accept(small, second.id, 1)).status).toBe('ACCEPTED');
    expect((await of(lead))[0]!.deals.map((deal) => deal.id)).toEqual([id]);
    await steps.fund(lead, id);
    expect(await spent(partner)).toBeGreaterThan(0n);
  });

  it('are asked once, answer once though ten press, and in time', async () => {
    expect([await codeOf(propose(partner, 1_000)), await codeOf(propose(lead, 10_000)), await codeOf(propose(lead, 1_000, lead)), await codeOf(propose(lead, 1_000, creator))]).toEqual(['NOT_FOUND', 'BAD_USER_INPUT', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
    const first = await propose(lead, 1_000);
    expect([await codeOf(propose(lead, 2_000)), await codeOf(answer(await app.signUp('BRAND'), first))]).toEqual(['CONFLICT', 'NOT_FOUND']);
    const codes = await Promise.all(Array.from({ length: 10 }, (_, at) => codeOf(at % 2 ? answer(partner, first) : end(lead, first))));
    // Once signed the lead's next press ends it: a legal step of its own.
    const { status } = (await of(lead))[0]!;
    expect(codes.filter((code) => code === 'ok').length).toBe(status === 'WITHDRAWN' ? 1 : 2);
    expect([...new Set(codes.filter((code) => code !== 'ok'))]).toEqual(['CONFLICT']);
    const second = await propose(lead, 2_000);
    app.clock.advance(30 * 86_400_000);
    await app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '90 days'`, [app.clock.now()]);
    await eventually(() => of(lead), (all) => all.find(({ id }) => id === second.id)?.status === 'EXPIRED');
  });

  it('show the creator who sponsors, and not what each pays; a stranger sees nothing', async () => {
    await answer(partner, await propose(lead, 2_500));
    const id = await agreed();
    const seen = async (person: Person) => (await app.ask<{ deal: { partner: { name: string } | null; brief: { partner: { name: string } | null }; shares: Share[] } }>(person, `query ($id: ID!) { deal(id: $id) { partner { name } brief { partner { name } } ${SHARES} } }`, { id })).deal;
    expect(await seen(creator)).toEqual({ partner: { name: 'Meadow Tea' }, brief: { partner: { name: 'Meadow Tea' } }, shares: [] });
    expect((await seen(lead)).shares).toHaveLength(2);
    expect(await codeOf(seen(partner))).toBe('NOT_FOUND');
    expect(await of(await app.signUp('BRAND'))).toEqual([]);
  });
});

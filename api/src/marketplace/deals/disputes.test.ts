import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { availableOf, credit, DealSteps } from '../../../test/marketplace.ts';

const DAY = 86_400_000;

describe('a dispute', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0' });
  const steps = new DealSteps(app);
  let brand: Person;
  let creator: Person;
  let [first, second]: Person[] = [];
  beforeAll(async () => {
    await app.startWorker();
    brand = await app.signUp('BRAND');
    [first, second] = [await app.operator(), await app.operator()];
    await credit(app, brand, 50_000);
  });
  beforeEach(async () => {
    creator = await app.signUp('CREATOR');
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  async function disputed(): Promise<{ dealId: string; id: string }> {
    const deal = await steps.upTo('VERIFYING', brand, creator);
    return { dealId: deal.id, id: (await steps.dispute(brand, deal.id)).dispute!.id };
  }

  it('collects evidence of both sides, seen by both and the operator, until it is decided', async () => {
    const { dealId, id } = await disputed();
    const add = (person: Person, text: string) => app.ask(person, 'mutation ($id: ID!, $t: String!) { addEvidence(disputeId: $id, text: $t) { id } }', { id, t: text });
    await add(brand, 'The label was missing for a day.');
    await add(creator, 'It was there from the start.');
    expect(await codeOf(add(creator, ' '))).toBe('BAD_USER_INPUT');
    expect(await codeOf(add(await app.signUp('BRAND'), 'let me in'))).toBe('NOT_FOUND');
    for (const person of [brand, creator, first!]) {
      const { deal } = await app.ask<{ deal: { dispute: { evidence: { by: string }[] } } }>(person, 'query ($id: ID!) { deal(id: $id) { dispute { evidence { by text files { id } } } } }', { id: dealId });
      expect(deal.dispute.evidence.map(({ by }) => by)).toEqual(['BRAND', 'CREATOR']);
    }
  });

  it('is ruled with reasons, appealed once in time, and decided then by another person', async () => {
    const { dealId, id } = await disputed();
    const before = BigInt(await availableOf(app, brand));
    expect(await codeOf(steps.appeal(creator, id))).toBe('CONFLICT');
    await steps.resolve(first!, id, 2_500);
    expect(await codeOf(steps.resolve(second!, id, 9_000))).toBe('CONFLICT');
    const races = await Promise.all(Array.from({ length: 10 }, (_, index) => codeOf(steps.appeal(index % 2 === 0 ? brand : creator, id))));
    expect(races.sort()).toEqual([...Array.from({ length: 9 }, () => 'CONFLICT'), 'ok']);
    expect(await codeOf(steps.acceptRuling(brand, id))).toBe('CONFLICT');
    expect(await codeOf(steps.resolve(first!, id, 5_000))).toBe('FOUR_EYES');
    const final = await Promise.all(Array.from({ length: 10 }, () => codeOf(steps.resolve(second!, id, 5_000))));
    expect(final.filter((code) => code === 'ok')).toHaveLength(1);
    const decided = await steps.get(brand, dealId);
    expect(decided).toMatchObject({ status: 'SETTLED', dispute: { creatorShareBps: 5_000 }, receipt: { held: { minor: '0' } } });
    const back = decided.receipt.lines.find(({ code }) => code === 'RETURNED')!.amount.minor;
    expect(BigInt(await availableOf(app, brand))).toBe(before + BigInt(back));
  });

  it('ends with the first ruling when nobody appeals in time, and no appeal comes too late', async () => {
    const { dealId, id } = await disputed();
    await steps.resolve(first!, id, 2_500);
    app.clock.advance(3 * DAY);
    await app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '30 days'`, [app.clock.now()]);
    expect(['CONFLICT', 'DEAL_CANNOT_MOVE']).toContain(await codeOf(steps.appeal(creator, id)));
    expect(await eventually(() => steps.get(brand, dealId), ({ status }) => status === 'SETTLED')).toMatchObject({ dispute: { creatorShareBps: 2_500, decision: 'half and half' } });
  });
});

describe('a wait of a deal', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0' });
  const steps = new DealSteps(app);

  it('is reminded of a day and an hour before its end, once each, to the side whose turn it is', async () => {
    await app.startWorker();
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    const deal = await steps.upTo('INVITED', brand, creator);
    const due = new Date(deal.wait!.dueAt).getTime();
    const told = () => app.owner.query<{ code: string; org_id: string }>(`SELECT code, org_id FROM notifications WHERE code LIKE 'deal.due%' ORDER BY id`).then(({ rows }) => rows);
    const keep = () => app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '30 days'`, [app.clock.now()]);
    app.clock.advance(due - 24 * 3_600_000 - app.clock.now().getTime() + 1_000);
    await eventually(told, (rows) => rows.length === 1);
    app.clock.advance(23 * 3_600_000);
    await keep();
    expect(await eventually(told, (rows) => rows.length === 2)).toEqual([{ code: 'deal.due24h', org_id: creator.organisationId }, { code: 'deal.due1h', org_id: creator.organisationId }]);
    // Answered: the reminders of the wait before are gone, those of the next are the other side's.
    await steps.counter(creator, deal.id, 1);
    const { rows } = await app.owner.query<{ key: string }>(`SELECT key FROM timers WHERE key LIKE $1 ORDER BY key`, [`deal:${deal.id}%`]);
    expect(rows.map(({ key }) => key.slice(41))).toEqual(['', ':in-1h', ':in-24h'].map((part) => part));
    expect(await told()).toHaveLength(2);
  });

  it('tells the other side what was said, once', async () => {
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    const deal = await steps.upTo('INVITED', brand, creator);
    await app.ask(brand, 'mutation ($id: ID!) { commentOnDeal(dealId: $id, text: "哪天方便？") { comments { files { id } } } }', { id: deal.id });
    const told = () => app.owner.query<{ org_id: string }>(`SELECT org_id FROM notifications WHERE code = 'deal.comment' AND subject_id = $1`, [deal.id]).then(({ rows }) => rows);
    expect(await eventually(told, (rows) => rows.length > 0)).toEqual([{ org_id: creator.organisationId }]);
  });
});

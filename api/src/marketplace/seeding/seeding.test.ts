import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { SandboxCarrier } from './carrier.ts';
import { needsAddress, sampleActions, sampleStatuses, sampleSteps, stepOf, waitDays, type SampleStatus } from './sample.lifecycle.ts';

const DAY = 86_400_000;
const nextOf = (status: SampleStatus) => sampleSteps.filter((row) => row.from.includes(status));

describe('the life of a sample', () => {
  it('reaches every status, ends in every one that has no step, and says once what an action does', () => {
    const seen = new Set<SampleStatus>(['REQUESTED']);
    for (const status of seen) for (const { to } of nextOf(status)) seen.add(to);
    expect([...seen].sort()).toEqual([...sampleStatuses].sort());
    for (const status of sampleStatuses) for (const action of sampleActions) expect(sampleSteps.filter((row) => row.action === action && row.from.includes(status)).length).toBeLessThanOrEqual(1);
  });

  it('lets time end every wait, and waits nowhere else', () => {
    for (const status of sampleStatuses) expect([status, stepOf(status, 'expire') !== undefined, waitDays[status] !== undefined]).toEqual([status, nextOf(status).length > 0, nextOf(status).length > 0]);
  });

  it('gives back each piece that was promised and never left, or came back', () => {
    const walk = (status: SampleStatus, held: number): void => {
      expect([0, 1]).toContain(held);
      if (['DECLINED', 'WITHDRAWN', 'EXPIRED', 'RETURNED'].includes(status)) expect([status, held]).toEqual([status, 0]);
      if (['LOST', 'NOTED', 'NO_NOTE'].includes(status)) expect([status, held]).toEqual([status, 1]);
      for (const { to, stock } of nextOf(status)) walk(to, held - stock);
    };
    walk('REQUESTED', 0);
  });
});

describe('seeding', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0' });
  let brand: Person;
  beforeAll(() => app.startWorker());
  beforeEach(async () => {
    brand = await app.signUp('BRAND');
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const keep = () => app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '60 days'`, [app.clock.now()]);
  async function product(stock: number): Promise<string> {
    await app.ask(brand, 'mutation ($i: ProductInput!) { addProduct(input: $i) }', { i: { name: '精华', trialDays: 14, currency: 'CNY', skus: [{ name: '30 ml', stock, costMinor: '4000' }] } });
    return (await app.ask<{ skus: { id: string }[] }>(brand, '{ skus { id stock } }')).skus[0]!.id;
  }
  const stockOf = async (sku: string) => (await app.owner.query<{ stock: number }>('SELECT stock FROM skus WHERE id = $1', [sku])).rows[0]?.stock;
  const request = async (creator: Person, sku: string) => (await app.ask<{ requestSample: string }>(creator, 'mutation ($s: ID!) { requestSample(skuId: $s, address: "上海市静安区某路 1 号") }', { s: sku })).requestSample;
  const move = (person: Person, id: string, step: string, noteUrl?: string) => app.ask(person, 'mutation ($id: ID!, $s: SampleStep!, $u: String) { moveSample(id: $id, step: $s, noteUrl: $u) }', { id, s: step, u: noteUrl });
  const list = async (person: Person) => (await app.ask<{ samples: { id: string; status: string; address: string | null; tracking: string | null }[] }>(person, '{ samples { id status address tracking } }')).samples;

  it('never promises what is not there, however many are promised at once', async () => {
    const sku = await product(3);
    const creators = await Promise.all(Array.from({ length: 10 }, () => app.signUp('CREATOR')));
    const ids = await Promise.all(creators.map((creator) => request(creator, sku)));
    const codes = await Promise.all(ids.map((id) => codeOf(move(brand, id, 'approve'))));
    expect(codes.sort()).toEqual([...Array.from({ length: 7 }, () => 'CONFLICT'), 'ok', 'ok', 'ok']);
    expect(await stockOf(sku)).toBe(0);
    expect(await codeOf(request(await app.signUp('CREATOR'), sku))).toBe('CONFLICT');
  });

  it('sends one parcel, however often it is sent, to an address that only the brand reads, until it has arrived', async () => {
    const sku = await product(5);
    const creator = await app.signUp('CREATOR');
    const id = await request(creator, sku);
    expect(await codeOf(request(creator, sku))).toBe('CONFLICT');
    expect(await codeOf(move(await app.signUp('BRAND'), id, 'approve'))).toBe('NOT_FOUND');
    expect(await codeOf(move(creator, id, 'approve'))).toBe('CONFLICT');
    await move(brand, id, 'approve');
    expect([(await list(brand))[0]?.address, (await list(creator))[0]?.address]).toEqual(['上海市静安区某路 1 号', null]);
    const { rows: [stored] } = await app.owner.query<{ address_sealed: string }>('SELECT address_sealed FROM samples WHERE id = $1', [id]);
    expect(stored?.address_sealed).not.toContain('上海');
    const sent = await Promise.all(Array.from({ length: 10 }, () => codeOf(move(brand, id, 'ship'))));
    expect(sent.filter((code) => code === 'ok')).toHaveLength(1);
    await move(creator, id, 'receive');
    expect((await list(brand))[0]).toMatchObject({ status: 'RECEIVED', address: null, tracking: `SBX-${id}` });
    await move(creator, id, 'note', 'https://example.com/note/9');
    // The carrier's report comes late and changes nothing; nor does the end of the trial.
    app.clock.advance(20 * DAY);
    await keep();
    await eventually(() => app.owner.query(`SELECT 1 FROM timers WHERE key LIKE $1`, [`%${id}`]).then(({ rows }) => rows), (rows) => rows.length === 0);
    expect(await app.ask(brand, '{ seedingFigures { sent notes postRate costPerNote { minor } } }')).toEqual({ seedingFigures: { sent: 1, notes: 1, postRate: 1, costPerNote: { minor: '4000' } } });
    expect((await list(brand))[0]?.status).toBe('NOTED');
    expect(await stockOf(sku)).toBe(4);
  });

  it('follows what the carrier reports, lost and returned parcels too, and gives back the pieces that came back', async () => {
    const pieces = 12;
    const sku = await product(pieces);
    const ids: string[] = [];
    for (let i = 0; i < pieces; i += 1) {
      const id = await request(await app.signUp('CREATOR'), sku);
      await move(brand, id, 'approve');
      await move(brand, id, 'ship');
      ids.push(id);
    }
    const expected = await Promise.all(ids.map(async (id) => ({ id, fate: (await new SandboxCarrier().book(id)).reports.fate })));
    app.clock.advance(7 * DAY);
    await keep();
    const after = await eventually(() => list(brand), (all) => all.every(({ status }) => status !== 'SHIPPED'));
    const statusOf = { receive: 'RECEIVED', lose: 'LOST', return: 'RETURNED' };
    for (const { id, fate } of expected) expect(after.find((sample) => sample.id === id)?.status).toBe(statusOf[fate]);
    expect(await stockOf(sku)).toBe(expected.filter(({ fate }) => fate === 'return').length);
    // Nobody wrote: the trial ends without a note.
    app.clock.advance(20 * DAY);
    await keep();
    await eventually(() => list(brand), (all) => all.every(({ status }) => status !== 'RECEIVED'));
    expect((await list(brand)).filter(({ address, status }) => address !== null && !needsAddress.has(status as SampleStatus))).toEqual([]);
  });

  it('tells the other side of each step once, and counts what lies in stock', async () => {
    const sku = await product(1);
    const creator = await app.signUp('CREATOR');
    const id = await request(creator, sku);
    await move(brand, id, 'approve');
    const told = async (person: Person) => (await app.ask<{ notifications: { edges: { node: { code: string; subjectId: string } }[] } }>(person, '{ notifications(first: 20) { edges { node { code subjectId } } } }')).notifications.edges.filter(({ node }) => node.subjectId === id).map(({ node }) => node.code);
    expect(await eventually(() => told(creator), (codes) => codes.length > 0)).toEqual(['sample.approve']);
    expect(await eventually(() => told(brand), (codes) => codes.length > 0)).toEqual(['sample.request']);
    const setStock = (person: Person, stock: number) => codeOf(app.ask(person, 'mutation ($id: ID!, $stock: Int!) { setSkuStock(id: $id, stock: $stock) }', { id: sku, stock }));
    expect([await setStock(brand, 7), await setStock(brand, -1), await setStock(await app.signUp('BRAND'), 3)]).toEqual(['ok', 'BAD_USER_INPUT', 'NOT_FOUND']);
    expect(await stockOf(sku)).toBe(7);
  });
});

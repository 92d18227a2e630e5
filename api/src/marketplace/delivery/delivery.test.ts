import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addDays, dayAt } from '@meadow/shared';
import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';
import { OutsideFetch } from '../../platform/outside/outside-fetch.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(5_000, 7)]);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('what is delivered in a deal', () => {
  const app = useTestApp({ SANDBOX_DELAY_MS: '0', MAX_FILE_MB: '1' });
  const steps = new DealSteps(app);
  let brand: Person;
  let creator: Person;
  let stranger: Person;
  let notes: Server;
  let noteStatus = 200;
  let noteUrl = '';
  beforeAll(async () => {
    notes = createServer((_request, reply) => void reply.writeHead(noteStatus).end('a note'));
    await new Promise<void>((done) => notes.listen(0, '127.0.0.1', done));
    const { port } = notes.address() as AddressInfo;
    noteUrl = `http://notes.example:${port}/explore/1`;
    const worker = await app.startWorker();
    // This server stands for the internet.
    const outside = worker.get(OutsideFetch, { strict: false });
    outside.resolve = () => Promise.resolve(['127.0.0.1']);
    outside.isAllowed = (address, at) => address === '127.0.0.1' && at === port;
    [brand, stranger] = [await app.signUp('BRAND', 'Spring'), await app.signUp('BRAND', 'Rival')];
    await credit(app, brand, 50_000);
  });
  afterAll(() => new Promise((done) => notes.close(done)));
  beforeEach(async () => {
    creator = await app.signUp('CREATOR');
    noteStatus = 200;
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  async function put(person: Person, dealId: string, name: string, body: Buffer, query = '', headers: Record<string, string> = {}): Promise<{ status: number; answer: Record<string, unknown> }> {
    const reply = await app.api.inject({ method: 'POST', url: `/api/deals/${dealId}/files?name=${encodeURIComponent(name)}${query}`, headers: { cookie: person.cookie, 'content-type': 'application/octet-stream', ...headers }, payload: body });
    return { status: reply.statusCode, answer: JSON.parse(reply.body) as Record<string, unknown> };
  }
  const filesKept = async () => (await app.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM deal_files')).rows[0]?.n;

  it('keeps a file as it was sent, for the parties of the deal only', async () => {
    const deal = await steps.upTo('FUNDED', brand, creator);
    const sha256 = createHash('sha256').update(mp4).digest('hex');
    const { status, answer } = await put(creator, deal.id, '初稿.mp4', mp4, `&sha256=${sha256}`);
    expect([status, answer]).toMatchObject([201, { type: 'video/mp4', bytes: mp4.length, sha256, name: '初稿.mp4', by: 'CREATOR' }]);
    const get = (person: Person, headers: Record<string, string> = {}) => app.api.inject({ method: 'GET', url: String(answer['url']), headers: { cookie: person.cookie, ...headers } });
    const whole = await get(brand);
    expect([whole.statusCode, whole.headers['content-type'], whole.headers['content-security-policy'], whole.rawPayload.equals(mp4)]).toEqual([200, 'video/mp4', "default-src 'none'; sandbox", true]);
    const part = await get(brand, { range: 'bytes=4-7' });
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, 'ftyp', `bytes 4-7/${mp4.length}`]);
    expect((await get(stranger)).statusCode).toBe(404);
    expect((await put(stranger, deal.id, 'a.png', png)).status).toBe(404);
  });

  it.each([
    ['a page that calls itself a picture', 'photo.png', Buffer.from('<html><script>alert(1)</script>'), '', {}, 415, 'FILE_TYPE_REFUSED'],
    ['a picture that calls itself a video', 'clip.mp4', png, '', {}, 415, 'FILE_TYPE_REFUSED'],
    ['a program', 'run.exe', Buffer.from('MZ\u0000\u0000'), '', {}, 415, 'FILE_TYPE_REFUSED'],
    ['a drawing that may run scripts', 'a.svg', Buffer.from('<svg onload="alert(1)"/>'), '', {}, 415, 'FILE_TYPE_REFUSED'],
    ['a picture with another fingerprint than announced', 'a.png', png, `&sha256=${'0'.repeat(64)}`, {}, 409, 'FILE_DAMAGED'],
    ['nothing at all', 'a.png', Buffer.alloc(0), '', {}, 400, 'BAD_USER_INPUT'],
    ['more than is taken', 'a.png', Buffer.concat([png, Buffer.alloc(1_048_577)]), '', {}, 413, 'PAYLOAD_TOO_LARGE'],
  ])('refuses %s and keeps nothing', async (_, name, body, query, headers, status, code) => {
    const deal = await steps.upTo('FUNDED', brand, creator);
    const before = await filesKept();
    const refused = await put(creator, deal.id, name, body, query, headers);
    expect([refused.status, refused.answer['code']]).toEqual([status, code]);
    expect(await filesKept()).toBe(before);
  });

  it('takes drafts with their own files and the whole checklist, and remarks at a point or a second', async () => {
    const briefId = await steps.brief(brand, { mustInclude: ['到手价', '一周感受'] });
    const deal = await steps.invite(brand, briefId, creator.organisationId);
    await steps.accept(creator, deal.id, 1);
    await steps.fund(brand, deal.id);
    const file = (await put(creator, deal.id, 'a.png', png)).answer;
    const other = (await put(creator, (await steps.upTo('FUNDED', brand, creator)).id, 'b.png', png)).answer;
    expect(await codeOf(steps.draft(creator, deal.id, { fileIds: [other['id']] }))).toBe('BAD_USER_INPUT');
    expect(await codeOf(steps.draft(creator, deal.id, { fileIds: [file['id']], mustHaves: ['到手价'] }))).toBe('MUST_HAVES_MISSING');
    const drafted = await steps.draft(creator, deal.id, { fileIds: [file['id']], mustHaves: ['到手价', '一周感受'] });
    const pin = (person: Person, input: object) => app.ask<{ pinToDraft: { submissions: { pins: { id: string; x: number; settledAt: string | null }[]; files: { id: string }[] }[] } }>(
      person, 'mutation ($d: ID!, $i: DraftPinInput!) { pinToDraft(dealId: $d, input: $i) { submissions { mustHaves files { id url type } pins { id x y second text by settledAt } } } }',
      { d: deal.id, i: { submissionId: drafted.submissions[0]?.id, text: '这里露出瓶身', ...input } });
    const pinned = (await pin(brand, { fileId: file['id'], x: 0.25, y: 0.5 })).pinToDraft.submissions[0];
    expect(pinned).toMatchObject({ files: [{ id: file['id'] }], pins: [{ x: 0.25, settledAt: null }] });
    for (const wrong of [{ x: 0.5 }, { x: 1.5, y: 0 , fileId: file['id'] }, { second: 3 }, { fileId: other['id'], x: 0, y: 0 }, { text: ' ' }]) expect(await codeOf(pin(brand, wrong))).toBe('BAD_USER_INPUT');
    expect(await codeOf(pin(stranger, {}))).toBe('NOT_FOUND');
    await app.ask(creator, 'mutation ($id: ID!) { settleDraftPin(pinId: $id) { id } }', { id: pinned?.pins[0]?.id });
  });

  it('publishes no earlier than agreed, with the capture as proof', async () => {
    const tomorrow = addDays(dayAt(app.clock.now(), 'Asia/Shanghai'), 1);
    const deal = await steps.invite(brand, await steps.brief(brand), creator.organisationId, { publishFrom: tomorrow });
    await steps.accept(creator, deal.id, 1);
    await steps.fund(brand, deal.id);
    const drafted = await steps.draft(creator, deal.id);
    await steps.approve(brand, deal.id, drafted.submissions[0]!.id);
    expect(await codeOf(steps.publish(creator, deal.id))).toBe('PUBLISH_TOO_EARLY');
    const amended = await steps.amend(creator, deal.id, 1);
    await steps.signAmendment(brand, deal.id, amended.amendment!.version);
    const capture = (await put(creator, deal.id, 'capture.png', png)).answer;
    await steps.publish(creator, deal.id, { captureFileId: capture['id'] });
    const { deal: read } = await app.ask<{ deal: { publication: object } }>(brand, 'query ($id: ID!) { deal(id: $id) { publication { captureHash captureUrl keepUntil } } }', { id: deal.id });
    expect(read.publication).toMatchObject({ captureHash: capture['sha256'], captureUrl: capture['url'], keepUntil: expect.any(String) });
  });

  it('looks whether the note stays online; what was deleted is not paid by default', async () => {
    const deal = await steps.upTo('APPROVED', brand, creator);
    await steps.publish(creator, deal.id, { url: noteUrl });
    interface Seen { status: string; publication: { offlineSince: string | null; restoreBy: string | null; brokenAt: string | null; checks: { outcome: string }[] } }
    const seen = async () => (await app.ask<{ deal: Seen }>(brand, 'query ($id: ID!) { deal(id: $id) { status publication { offlineSince restoreBy brokenAt checks { outcome } } } }', { id: deal.id })).deal;
    const looks = (count: number, outcome: string) => eventually(seen, ({ publication }) => publication.checks.length === count && publication.checks[0]?.outcome === outcome);
    app.clock.advance(HOUR);
    await looks(1, 'ONLINE');
    noteStatus = 503;
    app.clock.advance(DAY);
    await looks(2, 'UNKNOWN');
    noteStatus = 404;
    app.clock.advance(DAY);
    expect((await looks(3, 'GONE')).publication.offlineSince).toBeNull();
    app.clock.advance(HOUR / 4);
    expect((await looks(4, 'GONE')).publication).toMatchObject({ offlineSince: expect.any(String), restoreBy: expect.any(String), brokenAt: null });
    const told = () => app.owner.query<{ code: string; org_id: string }>(`SELECT code, org_id FROM notifications WHERE code LIKE 'note.%' ORDER BY id`).then(({ rows }) => rows);
    await eventually(told, (rows) => rows.filter(({ code }) => code === 'note.offline').length === 2);
    // Time to release the fee comes while it is away: the operator is asked instead.
    app.clock.advance(7 * DAY);
    await app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '30 days'`, [app.clock.now()]);
    await eventually(seen, ({ status }) => status === 'DISPUTED');
    expect((await eventually(seen, ({ publication }) => publication.brokenAt !== null)).publication.brokenAt).not.toBeNull();
    await eventually(told, (rows) => rows.filter(({ code }) => code === 'note.broken').length === 2);
  });
});

import { createHash } from 'node:crypto';
import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { TestBucket } from '../../../test/bucket.ts';
import { DealSteps } from '../../../test/marketplace.ts';
import { UploadsService } from './uploads.service.ts';

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(2_000, 7)]);
const hashOf = (body: Buffer) => createHash('sha256').update(body).digest('hex');
const bucket = new TestBucket();
await bucket.start();

describe('a file that goes into the storage by itself', () => {
  const app = useTestApp({ ...bucket.settings, MAX_FILE_MB: '1' });
  const steps = new DealSteps(app);
  let brand: Person;
  let creator: Person;
  let dealId: string;
  afterAll(() => bucket.stop());
  beforeAll(async () => {
    [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    dealId = (await steps.upTo('INVITED', brand, creator)).id;
  });
  beforeEach(() => {
    bucket.objects.clear();
    bucket.afterRead = () => undefined;
  });

  interface Ticket { id: string; url: string; expiresAt: string }
  const begin = async (person: Person, body: Buffer, given: object = {}) => (await app.ask<{ beginUpload: Ticket | null }>(
    person, 'mutation ($d: ID!, $n: String!, $b: Count!, $h: String) { beginUpload(dealId: $d, name: $n, bytes: $b, sha256: $h) { id url expiresAt } }', { d: dealId, n: 'draft.png', b: body.length, h: hashOf(body), ...given })).beginUpload;
  const confirm = async (person: Person, id: string) => (await app.ask<{ confirmUpload: { id: string; type: string; bytes: number; sha256: string; url: string } }>(person, 'mutation ($id: ID!) { confirmUpload(id: $id) { id type bytes sha256 url } }', { id })).confirmUpload;
  const put = (url: string, body: Buffer) => fetch(url, { method: 'PUT', body: new Uint8Array(body) }).then(({ status }) => status);
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const kept = async () => (await app.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM deal_files')).rows[0]?.n;
  const waiting = async () => (await app.owner.query<{ n: number }>('SELECT count(*)::int AS n FROM deal_uploads')).rows[0]?.n;

  it('counts once it was looked at, and is then served to the parties like any other', async () => {
    const ticket = await begin(creator, png);
    expect(await put(ticket!.url, png)).toBe(200);
    expect(await kept()).toBe(0);
    const file = await confirm(creator, ticket!.id);
    expect(file).toMatchObject({ type: 'image/png', bytes: png.length, sha256: hashOf(png) });
    expect((await app.fetch(brand, file.url)).rawPayload.equals(png)).toBe(true);
    expect((await app.fetch(await app.signUp('BRAND'), file.url)).statusCode).toBe(404);
    expect([...bucket.objects.keys()]).toEqual([`/meadow/deals/${file.id}`]);
    expect([await codeOf(confirm(creator, ticket!.id)), await waiting(), bucket.unsigned]).toEqual(['NOT_FOUND', 0, []]);
  });

  it('must be exactly as long as announced, and be put where its address says', async () => {
    const ticket = await begin(creator, png);
    expect([await put(ticket!.url, png.subarray(1)), await put(ticket!.url.replace(ticket!.id, brand.userId), png)]).toEqual([403, 403]);
    expect(await codeOf(confirm(creator, ticket!.id))).toBe('NOT_FOUND');
    expect(await put(ticket!.url, png)).toBe(200);
    // Ten confirm it: one file.
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(confirm(creator, ticket!.id))));
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  it('is refused, and nothing of it kept, when it is not what it seems', async () => {
    const before = await kept();
    const disguised = Buffer.from(`MZ${'x'.repeat(500)}`);
    const other = Buffer.concat([png.subarray(0, -1), Buffer.from([9])]);
    const cases: [Buffer, Buffer, string][] = [[disguised, disguised, 'FILE_TYPE_REFUSED'], [png, other, 'FILE_DAMAGED']];
    for (const [announced, sent, code] of cases) {
      const ticket = await begin(creator, announced);
      expect(await put(ticket!.url, sent)).toBe(200);
      expect(await codeOf(confirm(creator, ticket!.id))).toBe(code);
    }
    // Changed between the look and the keeping: what was looked at is kept, or nothing is.
    const swapped = await begin(creator, png, { h: null });
    await put(swapped!.url, png);
    bucket.afterRead = (path) => bucket.objects.set(path, disguised);
    expect(await codeOf(confirm(creator, swapped!.id))).toBe('FILE_DAMAGED');
    expect([await kept(), await waiting(), bucket.objects.size]).toEqual([before, 0, 0]);
  });

  it('is sent and read by an agency that acts for a party, and by no other one', async () => {
    const [agency, other] = [await app.signUp('AGENCY'), await app.signUp('AGENCY')];
    const { requestMandate } = await app.ask<{ requestMandate: { id: string } }>(agency, 'mutation ($id: ID!) { requestMandate(clientId: $id) { id } }', { id: brand.organisationId });
    await app.ask(brand, 'mutation ($id: ID!) { grantMandate(id: $id) { id } }', { id: requestMandate.id });
    const acting = { ...agency, actingFor: brand.organisationId };
    const ticket = await begin(acting, png);
    await put(ticket!.url, png);
    const file = await confirm(acting, ticket!.id);
    const { rows: [row] } = await app.owner.query<{ by_party: string }>('SELECT by_party FROM deal_files WHERE id = $1', [file.id]);
    expect([row?.by_party, (await app.fetch(acting, file.url)).statusCode, (await app.fetch(agency, file.url)).statusCode, (await app.fetch(other, file.url)).statusCode]).toEqual(['BRAND', 200, 403, 403]);
    expect(await codeOf(begin({ ...other, actingFor: brand.organisationId }, png))).not.toBe('ok');
  });

  it('is announced by a party, of a size that is taken, and confirmed by who announced it', async () => {
    expect([await codeOf(begin(await app.signUp('BRAND'), png)), await codeOf(begin(creator, png, { b: 2_000_000_000 })), await codeOf(begin(creator, png, { b: 0 })), await codeOf(begin(creator, png, { h: 'abc' }))])
      .toEqual(['NOT_FOUND', 'PAYLOAD_TOO_LARGE', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
    const ticket = await begin(creator, png);
    await put(ticket!.url, png);
    expect(await codeOf(confirm(brand, ticket!.id))).toBe('NOT_FOUND');
    // Never confirmed: gone some time after its address expired.
    app.clock.advance(3 * 3_600_000);
    const worker = await app.startWorker();
    await worker.get(UploadsService, { strict: false }).sweep();
    expect([await waiting(), bucket.objects.size]).toEqual([0, 0]);
  });
});

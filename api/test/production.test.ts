import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { mayReadMetrics } from '../src/platform/http/metrics-access.ts';
import { freePort } from '../src/platform/database/embedded-postgres.ts';
import { eventually, useTestApp } from './app.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

const SIGN_UP = 'mutation ($input: SignUpInput!) { signUp(input: $input) { organisation { id } } }';
const LOG_IN = 'mutation ($input: LogInInput!) { logIn(input: $input) { role } }';
const input = (email: string, password: string) => ({ email, password, name: 'Lin', locale: 'EN', organisationName: 'Spring', kind: 'CREATOR' });

describe('in production, behind https', () => {
  const app = useTestApp({ NODE_ENV: 'production', DEMO: 'false', PUBLIC_URL: 'https://meadow.example', METRICS_TOKEN: 'a token of the collector' });
  const ask = (query: string, variables: object = {}, headers: Record<string, string> = {}) =>
    app.api.inject({ method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json', ...headers }, payload: JSON.stringify({ query, variables }) });

  it('keeps the session in a cookie that only this origin, only https and no script can use', async () => {
    const reply = await ask(SIGN_UP, { input: input('a-rather-long@example.com', 'four seasons 2026') });
    const cookie = String(reply.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-meadow=[\w-]{43}; /);
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie.split('; ')).toContain(attribute);
    expect(cookie).not.toMatch(/domain=/i);

    const out = await ask('mutation { logOut }', {}, { cookie: cookie.split(';')[0] ?? '', origin: 'https://meadow.example' });
    const cleared = String(out.headers['set-cookie']);
    expect(cleared).toMatch(/^__Host-meadow=; /);
    for (const attribute of ['Secure', 'Path=/', 'Expires=Thu, 01 Jan 1970 00:00:00 GMT']) expect(cleared.split('; ')).toContain(attribute);
  });

  it('does not take a change from another site', async () => {
    const reply = await ask(SIGN_UP, { input: input('b-rather-long@example.com', 'four seasons 2026') });
    const cookie = String(reply.headers['set-cookie']).split(';')[0] ?? '';
    // What a page may send without asking first is refused; to what it must ask for, nobody says yes.
    const simple = await app.api.inject({ method: 'POST', url: '/graphql', headers: { cookie, 'content-type': 'text/plain', origin: 'https://evil.example' }, payload: '{"query":"mutation { logOut }"}' });
    expect([simple.statusCode, JSON.parse(simple.body)]).toMatchObject([400, { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }]);
    const asking = await app.api.inject({ method: 'OPTIONS', url: '/graphql', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
    expect(asking.headers['access-control-allow-origin']).toBeUndefined();
    expect(JSON.parse((await ask('{ viewer { role } }', {}, { cookie })).body)).toMatchObject({ data: { viewer: { role: 'OWNER' } } });
  });

  it('sends the headers that keep pages to themselves', async () => {
    const { headers } = await app.api.inject({ method: 'GET', url: '/livez' });
    const policy = String(headers['content-security-policy']);
    for (const rule of ["default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'"]) expect(policy.split(';')).toContain(rule);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers['strict-transport-security']).toMatch(/max-age=31536000/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('says at its root who may sell its places, as exchanges look for it', async () => {
    const at = (url: string) => app.api.inject({ method: 'GET', url });
    const [ads, sellers] = await Promise.all([at('/ads.txt'), at('/sellers.json')]);
    expect([ads.statusCode, String(ads.headers['content-type']), sellers.statusCode]).toEqual([200, 'text/plain; charset=utf-8', 200]);
    expect(ads.body).toMatch(/^[\w.-]+, meadow-1, DIRECT$/m);
    expect(ads.body).toMatch(/^OWNERDOMAIN=meadow\.example$/m);
    expect(sellers.json()).toMatchObject({ version: '1.0', sellers: [{ seller_id: 'meadow-1', seller_type: 'PUBLISHER', domain: 'meadow.example', is_confidential: 0 }] });
  });

  it('does not print its schema', async () => {
    const reply = await ask('{ __schema { types { name } } }');
    expect(JSON.parse(reply.body)).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
  });

  it('shows its metrics to the bearer of the token, and else to this machine alone', async () => {
    const get = (headers: Record<string, string>) => app.api.inject({ method: 'GET', url: '/metrics', headers });
    expect((await get({})).statusCode).toBe(404);
    expect((await get({ authorization: 'Bearer something else' })).statusCode).toBe(404);
    const given = await get({ authorization: 'Bearer a token of the collector' });
    expect([given.statusCode, given.body.includes('meadow_http_request_duration_seconds')]).toEqual([200, true]);

    expect(mayReadMetrics({ headers: {}, address: '127.0.0.1' }, undefined)).toBe(true);
    expect(mayReadMetrics({ headers: {}, address: '::ffff:127.0.0.1' }, undefined)).toBe(true);
    expect(mayReadMetrics({ headers: {}, address: '::1' }, undefined)).toBe(true);
    expect(mayReadMetrics({ headers: { 'x-forwarded-for': '203.0.113.9' }, address: '127.0.0.1' }, undefined)).toBe(false);
    expect(mayReadMetrics({ headers: {}, address: '203.0.113.9' }, undefined)).toBe(false);
    expect(mayReadMetrics({ headers: {}, address: undefined }, undefined)).toBe(false);
  });
});

describe('the log of an api that says all it knows', () => {
  const PASSWORD = 'a very secret pass phrase';
  const ACCOUNT = '6222020299887766';
  const SECRET = 'the secret of this installation, of some length';
  let database: TestDatabase;
  let owner: pg.Client;
  let api: ChildProcess;
  let folder: string;
  let log = '';
  let url: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    folder = await mkdtemp(join(tmpdir(), 'meadow-log-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const entry = fileURLToPath(new URL('../dist/api.main.js', import.meta.url));
    const env = { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', LOG_LEVEL: 'debug', DATABASE_URL: database.url, DATA_DIR: folder, SECRET, PORT: String(port), PUBLIC_URL: url, DEMO: 'false' };
    api = fork(entry, { env, execArgv: [], silent: true });
    for (const stream of [api.stdout, api.stderr]) stream?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    await new Promise<void>((ready, failed) => api.once('message', () => ready()).once('exit', () => failed(new Error(log))));
  });
  afterAll(async () => {
    const gone = new Promise((done) => api.once('exit', done));
    api.kill('SIGTERM');
    await gone;
    await owner.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('holds no password, token, account number or key, also not when the database fails', async () => {
    const ask = async (query: string, variables: object = {}, cookie = '') => {
      const reply = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify({ query, variables }) });
      return { text: await reply.text(), cookie: reply.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    };
    await ask(SIGN_UP, { input: input('c-rather-long@example.com', PASSWORD) });
    const { cookie } = await ask(LOG_IN, { input: { email: 'c-rather-long@example.com', password: PASSWORD } });
    expect(cookie).not.toBe('');
    await ask(LOG_IN, { input: { email: 'c-rather-long@example.com', password: `${PASSWORD}!` } });
    await ask(LOG_IN, { input: { email: 'c-rather-long@example.com', password: [PASSWORD] } });
    await ask(`mutation { logIn(input: { email: "c-rather-long@example.com", password: "${PASSWORD}" `);
    await ask(`mutation { setPayoutMethod(input: { kind: "BANK", holder: "Lin", accountNumber: "${ACCOUNT}" }) { masked } }`, {}, cookie);
    await owner.query('ALTER TABLE users RENAME TO users_gone');
    await owner.query('ALTER TABLE payout_methods RENAME TO payout_methods_gone');
    await ask(SIGN_UP, { input: input('d-rather-long@example.com', PASSWORD) });
    await ask(LOG_IN, { input: { email: 'c-rather-long@example.com', password: PASSWORD } });
    await ask(`mutation { setPayoutMethod(input: { kind: "BANK", holder: "Lin", accountNumber: "${ACCOUNT}" }) { masked } }`, {}, cookie);
    await eventually(async () => log, (said) => said.includes('unexpected error'));

    const secrets = { PASSWORD, ACCOUNT, SECRET, token: cookie.split('=')[1] ?? 'no token', hash: '$argon2', database: new URL(database.url).password || 'no password' };
    expect(Object.entries(secrets).filter(([, secret]) => log.includes(secret)).map(([name]) => name)).toEqual([]);
  });
});

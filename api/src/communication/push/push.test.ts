import { OutsideFetch } from '../../platform/outside/outside-fetch.ts';
import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { DealSteps } from '../../../test/marketplace.ts';
import { readVapid, TestPushService } from '../../../test/push-service.ts';
import { PushService } from './push.service.ts';

interface Settings {
  pushKey: string;
  devices: { id: string; label: string; lastToldAt: string | null }[];
  choices: { kind: string; email: string; push: string }[];
}
const FIELDS = '{ pushKey devices { id label lastToldAt } choices { kind email push } }';

describe('notices on devices', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  const service = new TestPushService();
  let outside: OutsideFetch;
  beforeAll(async () => {
    await service.start();
    const worker = await app.startWorker();
    outside = worker.get(OutsideFetch, { strict: false });
    const strict = outside.isAllowed;
    // This push service stands for those of browsers; everything else is judged as always.
    outside.resolve = () => Promise.resolve(['127.0.0.1']);
    outside.isAllowed = (address, port) => (address === '127.0.0.1' && port === service.port) || strict(address, port);
    for (const side of [app.get(PushService), worker.get(PushService, { strict: false })]) {
      const secure = side.isService;
      side.isService = (url) => secure(url) || url.host === `push.example:${service.port}`;
    }
  });
  afterAll(() => service.stop());

  const settings = async (person: Person) => (await app.ask<{ noticeSettings: Settings }>(person, `{ noticeSettings ${FIELDS} }`)).noticeSettings;
  const add = async (person: Person, path: string, given: object = {}) =>
    (await app.ask<{ addPushDevice: Settings }>(person, `mutation ($i: PushDeviceInput!) { addPushDevice(input: $i) ${FIELDS} }`, { i: { ...service.subscribe(path), label: 'Firefox · Linux', ...given } })).addPushDevice;
  const remove = (person: Person, id: string) => app.ask(person, 'mutation ($id: ID!) { removePushDevice(id: $id) { pushKey } }', { id });
  const choose = (person: Person, choices: object[]) => app.ask(person, `mutation ($i: NoticeSettingsInput!) { setNoticeSettings(input: $i) ${FIELDS} }`, { i: { choices, digestHour: 9 } });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const told = (path: string, count: number) => eventually(() => Promise.resolve(service.to(path)), (all) => all.length >= count);
  const inbox = (person: Person, count: number) => eventually(() => app.ask<{ notifications: { unread: number } }>(person, '{ notifications { unread } }'), ({ notifications }) => notifications.unread === count);

  it('come once to each device of the reader, readable by it alone, and say who sends them', async () => {
    const [brand, creator] = [await app.signUp('BRAND', '春风'), await app.signUp('CREATOR')];
    const { pushKey } = await add(creator, '/phone');
    await add(creator, '/desk');
    const deal = await steps.upTo('INVITED', brand, creator);
    const [phone] = await told('/phone', 1);
    await told('/desk', 1);
    expect(phone?.message).toMatchObject({ title: 'Meadow', body: '春风 invites you: Spring serum, CNY 1000.00', path: `/creator/deals/${deal.id}`, lang: 'en' });
    expect(phone?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400' });
    expect(phone?.headers.topic).toMatch(/^[\w-]{1,32}$/);
    expect(readVapid(phone?.headers.authorization ?? '')).toMatchObject({ aud: `http://push.example:${service.port}`, key: pushKey });
    await eventually(() => settings(creator), ({ devices }) => devices.every(({ lastToldAt }) => lastToldAt !== null));
    expect([service.to('/phone').length, service.to('/desk').length]).toEqual([1, 1]);
  });

  it('keep the address of a device and the private key sealed', async () => {
    const creator = await app.signUp('CREATOR');
    await add(creator, '/sealed-device');
    const { rows } = await app.owner.query<{ all: string }>('SELECT (SELECT string_agg(d::text, $1) FROM push_devices d) || (SELECT k::text FROM push_keys k) AS all', [' ']);
    expect(rows[0]?.all).not.toContain('sealed-device');
    expect(rows[0]?.all).toContain((await settings(creator)).pushKey);
    expect((await app.owner.query('SELECT 1 FROM push_keys')).rowCount).toBe(1);
  });

  it('follow the choice for each kind, and come gathered as one', async () => {
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await add(creator, '/gathered');
    await choose(creator, [{ kind: 'DEALS', email: 'NOW', push: 'DIGEST' }, { kind: 'MESSAGES', email: 'NOW', push: 'OFF' }]);
    // A client that knows nothing of devices leaves them as they are.
    await choose(creator, [{ kind: 'DEALS', email: 'OFF' }]);
    expect((await settings(creator)).choices.find(({ kind }) => kind === 'DEALS')).toEqual({ kind: 'DEALS', email: 'OFF', push: 'DIGEST' });
    const deal = await steps.upTo('INVITED', brand, creator);
    await steps.upTo('INVITED', brand, creator);
    await app.ask(brand, 'mutation ($id: ID!) { commentOnDeal(dealId: $id, text: "hello") { id } }', { id: deal.id });
    await inbox(creator, 3);
    expect(service.to('/gathered')).toEqual([]);
    app.clock.advance(86_400_000);
    const [one] = await told('/gathered', 1);
    expect(one?.message).toMatchObject({ path: '/inbox' });
    expect(one?.message.body.split('\n')).toHaveLength(3);
    await eventually(async () => (await app.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM pushes WHERE status = 'WAITING'`)).rows[0]?.n, (waiting) => waiting === 0);
    expect(service.to('/gathered')).toHaveLength(1);
  });

  it('are tried again when the push service is busy, and end with the subscription', async () => {
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await add(creator, '/busy');
    service.answers.push({ status: 503, headers: { 'retry-after': '120' } });
    const deal = await steps.upTo('INVITED', brand, creator);
    const waiting = async () => (await app.owner.query<{ attempts: number; wait: number }>('SELECT p.attempts, extract(epoch FROM p.due_at - $2)::float8 AS wait FROM pushes p WHERE p.org_id = $1', [creator.organisationId, app.clock.now()])).rows[0];
    expect((await eventually(waiting, (row) => row?.attempts === 1))?.wait).toBeGreaterThan(60);
    app.clock.advance(180_000);
    await told('/busy', 1);
    await eventually(async () => (await settings(creator)).devices[0]?.lastToldAt ?? null, (at) => at !== null);
    service.answers.push({ status: 410 });
    await app.ask(brand, 'mutation ($id: ID!) { commentOnDeal(dealId: $id, text: "hello") { id } }', { id: deal.id });
    await eventually(() => settings(creator), ({ devices }) => devices.length === 0);
    expect(service.to('/busy')).toHaveLength(1);
  });

  it('are sent to no address inside, and to no address without https', async () => {
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await expect(add(creator, '/plain', { endpoint: 'http://push.example/x' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await add(creator, '/inside', { endpoint: 'https://169.254.169.254/latest/meta-data' });
    await steps.upTo('INVITED', brand, creator);
    await eventually(() => settings(creator), ({ devices }) => devices.length === 0);
  });

  it('end for the person before when somebody else signs in before the same browser, and only their own devices can be removed', async () => {
    const [one, two] = [await app.signUp('CREATOR'), await app.signUp('CREATOR')];
    const shared = service.subscribe('/shared');
    const { devices } = await add(one, '/own');
    await add(one, '/x', shared);
    expect(await codeOf(remove(two, devices[0]!.id))).toBe('NOT_FOUND');
    const after = await add(two, '/x', shared);
    expect([after.devices.length, (await settings(one)).devices.map(({ id }) => id)]).toEqual([1, [devices[0]!.id]]);
    await remove(one, devices[0]!.id);
    expect(await codeOf(remove(one, devices[0]!.id))).toBe('NOT_FOUND');
    expect((await settings(one)).devices).toEqual([]);
  });
});

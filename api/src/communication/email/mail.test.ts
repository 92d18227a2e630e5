import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { eventually, useTestApp, type Person } from '../../../test/app.ts';
import { DealSteps } from '../../../test/marketplace.ts';
import { knownNotices, sentenceOf } from './sentences.ts';
import { kindOf, sendAt } from './when.ts';

/** A mail server that takes everything and keeps it. */
function mailServer(): { server: Server; mails: string[] } {
  const mails: string[] = [];
  const server = createServer((socket: Socket) => {
    let data: string | null = null;
    socket.write('220 test ESMTP\r\n');
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\r\n')) {
        if (data !== null) {
          if (line === '.') {
            mails.push(data);
            data = null;
            socket.write('250 kept\r\n');
          } else data += `${line}\n`;
        } else if (line === 'DATA') {
          data = '';
          socket.write('354 go\r\n');
        } else if (line.startsWith('QUIT')) socket.end('221 bye\r\n');
        else if (line !== '') socket.write('250 ok\r\n');
      }
    }).on('error', () => undefined);
  });
  return { server, mails };
}
const { server, mails } = mailServer();
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));

describe('mails of notices', () => {
  const app = useTestApp({ SMTP_URL: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, MAIL_FROM: 'meadow@example.com', SANDBOX_DELAY_MS: '0' });
  const steps = new DealSteps(app);
  afterAll(() => new Promise((done) => server.close(done)));
  beforeAll(() => app.startWorker());

  const to = (person: Person) => mails.filter((mail) => mail.includes(`To: ${person.email}`));
  const mailbox = (person: Person) => app.ask<{ mailbox: { status: string; subject: string; gathered: boolean }[] }>(person, '{ mailbox { status subject gathered } }').then((data) => data.mailbox);

  it('go once to the people of the organisation that is told, in their language', async () => {
    const [brand, creator] = [await app.signUp('BRAND', '春风'), await app.signUp('CREATOR')];
    await steps.upTo('INVITED', brand, creator);
    await eventually(() => Promise.resolve(to(creator)), (all) => all.length === 1);
    expect(to(creator)[0]).toMatch(/Message-ID: <[0-9a-f-]{36}@/i);
    expect(await eventually(() => mailbox(creator), ([mail]) => mail?.status === 'SENT')).toMatchObject([{ subject: '春风 invites you: Spring serum, CNY 1000.00' }]);
    expect(await mailbox(brand)).toEqual([]);
  });

  it('are gathered, or not sent at all, as the person chose', async () => {
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    const choose = (choices: object[]) => app.ask(creator, 'mutation ($i: NoticeSettingsInput!) { setNoticeSettings(input: $i) { choices { kind email } } }', { i: { choices, digestHour: 9 } });
    await choose([{ kind: 'DEALS', email: 'DIGEST' }, { kind: 'MESSAGES', email: 'OFF' }]);
    const first = await steps.upTo('INVITED', brand, creator);
    await steps.upTo('INVITED', brand, creator);
    await app.ask(brand, 'mutation ($id: ID!) { commentOnDeal(dealId: $id, text: "hello") { id } }', { id: first.id });
    const told = () => app.ask<{ notifications: { unread: number } }>(creator, '{ notifications { unread } }').then((data) => data.notifications.unread);
    await eventually(told, (unread) => unread === 3);
    expect(await eventually(() => mailbox(creator), (all) => all.length === 2)).toMatchObject([{ status: 'WAITING', gathered: true }, { status: 'WAITING' }]);
    app.clock.advance(86_400_000);
    await eventually(() => Promise.resolve(to(creator)), (all) => all.length > 0);
    await eventually(() => mailbox(creator), (all) => all.every(({ status }) => status === 'SENT'));
    expect(to(creator)).toHaveLength(1);
    expect(to(creator)[0]).toContain('2 notices');
  });

  it('come with a calendar of deadlines that only its secret address opens', async () => {
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    const deal = await steps.upTo('INVITED', brand, creator);
    const make = async (person: Person) => new URL((await app.ask<{ makeCalendarFeed: string }>(person, 'mutation { makeCalendarFeed }')).makeCalendarFeed).pathname;
    const get = async (path: string) => app.api.inject({ method: 'GET', url: path });
    const [mine, theirs] = [await make(creator), await make(brand)];
    const feed = await get(mine);
    expect([feed.statusCode, feed.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    const due = new Date(deal.wait!.dueAt).toISOString().replace(/[-:]|\.\d{3}/g, '');
    expect(feed.body).toContain(`DTSTART:${due}`);
    for (const line of feed.body.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    // Long lines go on in the next one.
    const whole = (body: string) => body.replaceAll('\r\n ', '');
    expect(whole(feed.body)).toContain(`URL:${app.config.PUBLIC_URL}/creator/deals/${deal.id}`);
    expect((await get(theirs)).body).not.toContain('BEGIN:VEVENT');
    // A sample that is asked for, a brief that another brand wants to share: each is a deadline of the brand.
    await app.ask(brand, 'mutation ($i: ProductInput!) { addProduct(input: $i) }', { i: { name: 'Serum', trialDays: 14, currency: 'CNY', skus: [{ name: '30 ml', stock: 1, costMinor: '4000' }] } });
    const [sku] = (await app.ask<{ skus: { id: string }[] }>(brand, '{ skus { id } }')).skus;
    await app.ask(creator, 'mutation ($s: ID!) { requestSample(skuId: $s, address: "1 Some Road") }', { s: sku?.id });
    const lead = await app.signUp('BRAND', 'Other brand');
    await app.ask(lead, 'mutation ($b: ID!, $p: ID!) { proposePartnership(briefId: $b, partnerId: $p, shareBps: 5000) { id } }', { b: await steps.brief(lead), p: brand.organisationId });
    const both = whole((await get(theirs)).body);
    for (const line of ['SUMMARY:Sample to send: Serum', 'SUMMARY:Shared brief: Spring serum · Other brand', `URL:${app.config.PUBLIC_URL}/brand/seeding`, `URL:${app.config.PUBLIC_URL}/brand/partners`]) expect(both).toContain(line);
    const next = await make(creator);
    expect([(await get(mine)).statusCode, (await get(next)).statusCode, (await get('/api/calendar/nonsense.ics')).statusCode]).toEqual([404, 200, 404]);
  });

  it('take a report about the other side to the operator, once a deal', async () => {
    const [brand, creator, operator] = [await app.signUp('BRAND'), await app.signUp('CREATOR'), await app.operator()];
    const deal = await steps.upTo('INVITED', brand, creator);
    const report = (person: Person, reason: string) => app.ask(person, 'mutation ($id: ID!, $r: String!) { reportParty(dealId: $id, reason: $r) }', { id: deal.id, r: reason });
    await report(creator, 'asks to pay outside');
    await report(creator, 'asks to pay outside, twice');
    await expect(report(await app.signUp('BRAND'), 'nosy')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { partyReports } = await app.ask<{ partyReports: { id: string; reason: string; dealId: string }[] }>(operator, '{ partyReports { id dealId reason byName aboutName handledAt } }');
    const ours = partyReports.filter(({ dealId }) => dealId === deal.id);
    expect(ours).toMatchObject([{ reason: 'asks to pay outside, twice' }]);
    await app.ask(operator, 'mutation ($id: ID!) { handleReport(id: $id, outcome: "warned") }', { id: ours[0]!.id });
    await expect(app.ask(operator, 'mutation ($id: ID!) { handleReport(id: $id, outcome: "again") }', { id: ours[0]!.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the hour of a mail', () => {
  const zone = 'Asia/Shanghai';
  const hours = { quietFrom: 22, quietTo: 7, digestHour: 9 };
  it.each([
    ['NOW', '2026-11-20T10:00:00+08:00', '2026-11-20T10:00:00+08:00'],
    ['NOW', '2026-11-20T23:30:00+08:00', '2026-11-21T07:00:00+08:00'],
    ['NOW', '2026-11-20T06:59:00+08:00', '2026-11-20T07:00:00+08:00'],
    ['DIGEST', '2026-11-20T08:00:00+08:00', '2026-11-20T09:00:00+08:00'],
    ['DIGEST', '2026-11-20T09:00:00+08:00', '2026-11-21T09:00:00+08:00'],
  ] as const)('for %s at %s is %s', (choice, now, expected) => {
    expect(sendAt(choice, hours, new Date(now), zone).toISOString()).toBe(new Date(expected).toISOString());
  });

  it('has a sentence in both languages, without gaps, and a kind for each notice', () => {
    const params = { brand: 'B', creator: 'C', brief: 'T', by: 'BRAND', amountMinor: '100', currency: 'CNY' };
    for (const code of knownNotices) {
      for (const locale of ['EN', 'ZH_CN'] as const) expect(sentenceOf(code, params, locale)).not.toMatch(/[{}]/);
      expect(kindOf(code)).not.toBe('OTHER');
    }
  });
});

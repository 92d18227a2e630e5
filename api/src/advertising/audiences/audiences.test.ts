import { createHash, randomUUID } from 'node:crypto';
import type { DecisionResponse } from '@meadow/shared';
import { aBrand, aCampaign, aLink, eventually, startTestEdge, type TestBrand, type TestCampaign, type TestEdge, type TestLink } from '../../../test/edge.ts';
import { RollupsService } from '../../measurement/index.ts';
import { SystemClock } from '../../platform/clock/clock.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import type { Database } from '../../platform/database/database.ts';
import { anonymousContext } from '../../platform/database/tenant-context.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { AudienceBuilder } from './audience-builder.ts';
import { AudiencesService } from './audiences.service.ts';

/** Some days on. */
class LaterClock extends SystemClock {
  days = 0;
  override now = () => new Date(Date.now() + this.days * 86_400_000);
}

/** A visitor of redirects and of feeds under one id. */
const visitor = (name: string) => createHash('sha256').update(name).digest('base64url').slice(0, 22);
const named = (kind: string, count: number) => Array.from({ length: count }, (_, at) => visitor(`${kind} ${at}`));

describe('an ad group that aims at look-alikes', () => {
  let test: TestEdge;
  let worker: Database;
  let api: Database;
  let brand: TestBrand;
  let builder: AudienceBuilder;
  let [anna, bo, cai, dong]: TestLink[] = [];
  let [forAnna, forDong]: TestCampaign[] = [];
  const clock = new LaterClock();
  const [seed, alike, others] = [named('seed', 60), named('alike', 40), named('other', 80)];

  const creator = async (name: string, category: string): Promise<TestLink> => {
    const link = await aLink(test.owner, brand);
    await test.owner.query(`INSERT INTO organisations (id, kind, name, handle, time_zone) VALUES ($1::uuid, 'CREATOR', $2, $1::text, 'Asia/Shanghai')`, [link.creatorId, name]);
    await test.owner.query(`UPDATE creators SET visibility = 'LISTED', categories = ARRAY[$2] WHERE id = $1`, [link.creatorId, category]);
    return link;
  };
  const touch = async (link: TestLink | undefined, people: readonly string[]) => {
    for (let at = 0; at < people.length; at += 20) await Promise.all(people.slice(at, at + 20).map((one) => test.get(`/l/${link?.slug}`, { cookie: `mv=${one}` })));
  };
  /** Folds until so many touches are known: what the edge acknowledged may still be on its way into the log. */
  const folded = (touches: number) => eventually(async () => {
    await new RollupsService(worker, test.config, clock).fold();
    const { rows } = await test.owner.query<{ count: number }>('SELECT count(*)::int AS count FROM touches');
    return (rows[0]?.count ?? 0) >= touches;
  }, 60_000);
  const shown = async (who: string | undefined): Promise<string[]> => {
    const reply = await test.post('/v1/decisions', { placement: 'feed', slots: 2, visitor: who });
    return ((await reply.json()) as DecisionResponse).decisions.map((one) => one.campaign_id);
  };
  const audience = async (link: TestLink | undefined) => (await new AudiencesService(api, new Outbox()).of(anonymousContext, [link?.creatorId ?? '']))[0];

  beforeAll(async () => {
    test = await startTestEdge();
    worker = await connectDatabase({ url: test.databaseUrl, role: 'meadow_worker', poolSize: 2, name: 'test' }, []);
    api = await connectDatabase({ url: test.databaseUrl, role: 'meadow_api', poolSize: 2, name: 'test' }, []);
    builder = new AudienceBuilder(worker, clock);
    brand = await aBrand(test.owner);
    [anna, bo, cai, dong] = [await creator('Anna', 'beauty'), await creator('Bo', 'beauty'), await creator('Cai', 'cars'), await creator('Dong', 'cars')];
    // Anna's readers also read Bo; others read Bo alone, and again others Cai. Few read Dong.
    await touch(anna, seed);
    await touch(bo, [...seed, ...alike]);
    await touch(cai, others);
    await touch(dong, others.slice(0, 30));
    await folded(60 + 100 + 80 + 30);
    [forAnna, forDong] = [
      await aCampaign(test.owner, brand, { targeting: { lookAlikesOf: [anna.creatorId] } }),
      await aCampaign(test.owner, await aBrand(test.owner), { targeting: { lookAlikesOf: [dong.creatorId] } }),
    ];
  }, 120_000);
  afterAll(async () => {
    await api?.close();
    await worker?.close();
    await test?.stop();
  });

  it('is shown to nobody before its audience is made', async () => {
    await test.edge.context.delivery.load();
    expect(await shown(seed[0])).toEqual([]);
    expect(await audience(anna)).toMatchObject({ people: null, isTooNarrow: false, madeAt: null });
  });

  it('is shown to those who touched the creator and to who is like them, and to nobody else', async () => {
    await builder.want([anna!.creatorId, dong!.creatorId]);
    await test.edge.context.delivery.load();
    expect(await shown(seed[0])).toEqual([forAnna!.id]);
    expect(await shown(alike[7])).toEqual([forAnna!.id]);
    expect([await shown(others[40]), await shown(randomUUID()), await shown(undefined)]).toEqual([[], [], []]);
    expect(await audience(anna)).toMatchObject({ name: 'Anna', people: 100, isTooNarrow: false });
  });

  it('is shown to nobody where fewer than fifty touched the creator, and says so', async () => {
    expect(await shown(others[0])).toEqual([]);
    expect(await audience(dong)).toMatchObject({ people: null, isTooNarrow: true });
    expect(forDong).toBeDefined();
  });

  it('loses who takes leave at once, and does not get them back when it is made anew', async () => {
    const gone = [seed[1]!, alike[1]!];
    await test.send(brand.key, gone.map((one) => ({ id: randomUUID(), type: 'consent_withdrawn', time: new Date().toISOString(), visitor: one })));
    await eventually(async () => {
      await new RollupsService(worker, test.config, clock).fold();
      return (await test.owner.query('SELECT FROM visitor_withdrawals')).rowCount === 2;
    }, 60_000);
    await builder.dropWithdrawn();
    await test.edge.context.delivery.load();
    expect([await shown(gone[0]), await shown(gone[1])]).toEqual([[], []]);
    expect(await shown(alike[2])).toEqual([forAnna!.id]);

    clock.days = 2;
    await builder.refresh();
    await test.edge.context.delivery.load();
    expect([await shown(gone[0]), await shown(gone[1]), await shown(seed[2])]).toEqual([[], [], [forAnna!.id]]);
    expect(await audience(anna)).toMatchObject({ people: 98 });
  });

  it('is forgotten with everybody in it a week after nobody aims at it', async () => {
    await test.owner.query(`UPDATE ad_groups SET retired_at = now() WHERE id = $1`, [forAnna!.adGroupId]);
    clock.days = 12;
    await builder.refresh();
    expect((await test.owner.query('SELECT creator_id FROM creator_audiences')).rows).toEqual([{ creator_id: dong!.creatorId }]);
  });

  it('reads members in no other process than the edge and the worker', async () => {
    await expect(api.read(anonymousContext, 'SELECT members FROM creator_audiences')).rejects.toThrow(/permission denied/);
  });
});

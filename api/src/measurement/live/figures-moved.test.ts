import { createClient, type Client } from 'graphql-ws';
import type { AddressInfo } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { WebSocket } from 'ws';
import { eventually, useTestApp, type Person } from '../../../test/app.ts';

/** A view as the log takes it from an edge process. */
const VIEW = 3;

describe('figures that move', () => {
  const app = useTestApp();
  const open: Client[] = [];
  let address = '';

  beforeAll(async () => {
    await app.api.listen(0, '127.0.0.1');
    address = `127.0.0.1:${(app.api.getHttpServer().address() as AddressInfo).port}`;
    await app.startWorker();
  });
  afterAll(async () => {
    for (const client of open) await client.dispose();
  });

  const connect = (person: Person | undefined, { actingFor, origin = `http://${address}` }: { actingFor?: string; origin?: string } = {}): Client => {
    class OfPerson extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers: { origin, ...(person ? { cookie: person.cookie } : {}) } });
      }
    }
    const client = createClient({ url: `ws://${address}/graphql`, webSocketImpl: OfPerson, connectionParams: actingFor ? { actingFor } : {}, retryAttempts: 0 });
    open.push(client);
    return client;
  };
  const watch = (client: Client, query = 'subscription { figuresMoved }') => {
    const seen: unknown[] = [];
    const ended = new Promise<unknown>((resolve) => {
      client.subscribe({ query }, { next: ({ data, errors }) => seen.push(errors ?? data), error: resolve, complete: () => resolve('complete') });
    });
    return { seen, ended };
  };
  const happens = async (brandId: string) => {
    const batch = String(BigInt(Date.now() - 1_735_689_600_000) << 22n);
    await app.owner.query(
      `WITH batch AS (INSERT INTO event_batches (batch_id, first_day, last_day, row_count) VALUES ($1, (now() AT TIME ZONE 'UTC')::date, (now() AT TIME ZONE 'UTC')::date, 1))
       INSERT INTO events (batch_id, occurred_at, day, source_no, type, invalid, brand_id, event_id) VALUES ($1, now(), (now() AT TIME ZONE 'UTC')::date, 0, ${VIEW}, 0, $2, $3)`,
      [batch, brandId, uuidv7()],
    );
  };
  /** Until the one who watches has been told: when a subscription stands is not said by the protocol. */
  const happensUntil = (brandId: string, seen: unknown[]) => eventually(async () => (await happens(brandId), seen.length), (count) => count > 0);

  it('are told to who watches them, and to nobody else', async () => {
    const [brand, rival] = [await app.signUp('BRAND'), await app.signUp('BRAND')];
    const [mine, theirs] = [watch(connect(brand)), watch(connect(rival))];
    await happensUntil(rival.organisationId, theirs.seen);
    expect(mine.seen).toEqual([]);
    await happensUntil(brand.organisationId, mine.seen);
    expect(mine.seen[0]).toEqual({ figuresMoved: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
  });

  it('are told again after PostgreSQL has cut the line', async () => {
    const brand = await app.signUp('BRAND');
    const { seen } = watch(connect(brand));
    await happensUntil(brand.organisationId, seen);
    await app.owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'meadow-figures' AND datname = current_database()`);
    seen.length = 0;
    await happensUntil(brand.organisationId, seen);
  });

  it('are told to nobody who is not signed in, or acts for a stranger', async () => {
    const [agency, brand] = [await app.signUp('AGENCY'), await app.signUp('BRAND')];
    expect(await watch(connect(undefined)).ended).toMatchObject({ code: 4403 });
    expect(await watch(connect(agency, { actingFor: brand.organisationId })).ended).toMatchObject({ code: 4403 });
  });

  it('are told to no page of another site', async () => {
    const brand = await app.signUp('BRAND');
    expect(await watch(connect(brand, { origin: 'https://evil.example' })).ended).not.toBe('complete');
  });

  it.each(['{ me { user { id } } }', 'mutation { signOut }', 'subscription { nothing }', 'subscription {'])('are all that a socket gives: not %s', async (query) => {
    const brand = await app.signUp('BRAND');
    expect(await watch(connect(brand), query).ended).toMatchObject([{ message: expect.any(String) }]);
  });

  it('are not for plain requests', async () => {
    const brand = await app.signUp('BRAND');
    expect(await app.request('subscription { figuresMoved }', {}, brand)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

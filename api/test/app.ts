import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type pg from 'pg';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { createApi } from '../src/api.app.ts';
import { openGround } from '../src/ground.ts';
import { Clock } from '../src/platform/clock/clock.ts';
import { readConfig, type Config } from '../src/platform/config/config.ts';
import { steadyPool, types } from '../src/platform/database/connect.ts';
import { createLogger } from '../src/platform/telemetry/logger.ts';
import { createWorker } from '../src/worker.app.ts';
import { createTestDatabase } from './database.ts';

/** A clock that tests move forward. */
export class TestClock extends Clock {
  private offsetMs = 0;
  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
  advance(ms: number): void {
    this.offsetMs += ms;
  }
}

export interface GraphQLAnswer<Data = Record<string, unknown>> {
  data?: Data;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; fields?: Record<string, string>; details?: Record<string, unknown> } }[];
}

/** A refusal as a client sees it. */
export class Refusal extends Error {
  readonly code: string;
  readonly fields: Record<string, string> | undefined;
  readonly details: Record<string, unknown> | undefined;
  constructor(error: NonNullable<GraphQLAnswer['errors']>[number]) {
    super(error.message);
    this.code = error.extensions.code;
    this.fields = error.extensions.fields;
    this.details = error.extensions.details;
  }
}

export interface Person {
  email: string;
  userId: string;
  organisationId: string;
  cookie: string;
  actingFor?: string;
}

/** The real api on a real database, and the real worker when a test starts it. */
export class TestApp {
  readonly clock = new TestClock();
  config!: Config;
  api!: NestFastifyApplication;
  /** Under the owner: sees everything. For arranging and for looking behind the api. */
  owner!: pg.Pool;
  private readonly closers: (() => Promise<void>)[] = [];

  async start(settings: Record<string, string> = {}): Promise<void> {
    const database = await createTestDatabase();
    this.closers.push(database.drop);
    const folder = await mkdtemp(join(tmpdir(), 'meadow-app-'));
    this.closers.push(() => rm(folder, { recursive: true, force: true }));
    const secret = 'a secret of thirty-two characters!';
    this.config = readConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, DATA_DIR: folder, SECRET: secret, POOL_SIZE: '5', LOG_LEVEL: 'error', EXPLORATION_SHARE: '0', HOLDOUT_SHARE: '0', CHARGE_MINUTES: '0', ...settings });
    this.owner = steadyPool({ connectionString: database.url, max: 3, types });
    this.closers.push(() => this.owner.end());
    const ground = await openGround('api', this.config, { clock: this.clock, logger: createLogger('test', this.config.LOG_LEVEL) });
    this.closers.push(() => ground.close());
    this.api = await createApi(ground, false);
    this.closers.push(() => this.api.close());
  }

  /** Starts the worker: outbox, timers and jobs run from now on. */
  async startWorker(): Promise<INestApplicationContext> {
    const ground = await openGround('worker', this.config, { clock: this.clock, logger: createLogger('test-worker', this.config.LOG_LEVEL) });
    const worker = await createWorker(ground, false);
    this.closers.push(async () => {
      await worker.close();
      await ground.close();
    });
    return worker;
  }

  async stop(): Promise<void> {
    for (const close of this.closers.reverse()) await close();
  }

  get<T>(token: Type<T>): T {
    return this.api.get(token, { strict: false });
  }

  /** One GraphQL request; errors come back in the answer. */
  async request<Data = Record<string, unknown>>(query: string, variables: object = {}, person?: Person): Promise<GraphQLAnswer<Data> & { cookie?: string }> {
    const reply = await this.api.inject({
      method: 'POST',
      url: '/graphql',
      headers: {
        'content-type': 'application/json',
        ...(person ? { cookie: person.cookie } : {}),
        ...(person?.actingFor ? { 'x-acting-for': person.actingFor } : {}),
      },
      payload: JSON.stringify({ query, variables }),
    });
    const cookie = reply.headers['set-cookie'];
    return { ...(JSON.parse(reply.body) as GraphQLAnswer<Data>), ...(typeof cookie === 'string' ? { cookie: cookie.split(';')[0] } : {}) };
  }

  /** Posts a file as its raw bytes. */
  send(person: Person, url: string, body: string | Buffer) {
    return this.api.inject({ method: 'POST', url, headers: { 'content-type': 'application/octet-stream', cookie: person.cookie }, payload: body });
  }

  /** What a plain request of a person is answered. */
  fetch(person: Person | null, url: string) {
    return this.api.inject({ method: 'GET', url, headers: person ? { cookie: person.cookie, ...(person.actingFor ? { 'x-acting-for': person.actingFor } : {}) } : {} });
  }

  /** One GraphQL request as a person. @throws Refusal with the code of the first error */
  async ask<Data = Record<string, unknown>>(person: Person | undefined, query: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await this.request<Data>(query, variables, person);
    if (errors?.[0]) throw new Refusal(errors[0]);
    if (!data) throw new Error('neither data nor errors');
    return data;
  }

  async signUp(kind: 'BRAND' | 'CREATOR' | 'AGENCY', organisationName = `${kind} ${randomUUID().slice(0, 8)}`): Promise<Person> {
    const email = `${randomUUID()}@example.com`;
    const input = { email, password: 'four seasons 2026', name: 'Lin', locale: 'EN', organisationName, kind };
    const answer = await this.request<{ signUp: { user: { id: string }; organisation: { id: string } } }>(
      'mutation ($input: SignUpInput!) { signUp(input: $input) { user { id } organisation { id } } }',
      { input },
    );
    if (answer.errors?.[0]) throw new Refusal(answer.errors[0]);
    if (!answer.data || !answer.cookie) throw new Error('sign-up gave no session');
    return { email, userId: answer.data.signUp.user.id, organisationId: answer.data.signUp.organisation.id, cookie: answer.cookie };
  }

  /** A person of the operator's organisation, who joins by an invitation as in a real installation. */
  async operator(): Promise<Person> {
    const { inviteOperator } = await import('../src/identity/index.ts');
    const email = `${randomUUID()}@example.com`;
    const token = await inviteOperator(this.config.DATABASE_URL ?? '', email);
    const input = { token, name: 'Op', password: 'four seasons 2026', locale: 'EN' };
    const answer = await this.request<{ acceptInvitation: { user: { id: string }; organisation: { id: string } } }>(
      'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { user { id } organisation { id } } }',
      { input },
    );
    if (answer.errors?.[0]) throw new Refusal(answer.errors[0]);
    if (!answer.data || !answer.cookie) throw new Error('the invitation gave no session');
    return { email, userId: answer.data.acceptInvitation.user.id, organisationId: answer.data.acceptInvitation.organisation.id, cookie: answer.cookie };
  }
}

/** A fresh installation for the tests of one file. */
export function useTestApp(settings: Record<string, string> = {}): TestApp {
  const app = new TestApp();
  beforeAll(() => app.start(settings));
  afterAll(() => app.stop());
  return app;
}

const TICK_MS = 250;
const STANDSTILL_MS = 2_000;
let [ticked, stoodStillMs] = [Date.now(), 0];
const tick = (): void => {
  const since = Date.now() - ticked;
  if (since > STANDSTILL_MS) stoodStillMs += since;
  ticked += since;
};
setInterval(tick, TICK_MS).unref();
/** Time in which this process ran: a machine that slept, or stopped all of us, was nobody's turn. */
function timeAwake(): number {
  tick();
  return Date.now() - stoodStillMs;
}

/** Waits until something holds, never for a fixed time. */
export async function eventually<T>(check: () => Promise<T>, holds: (value: T) => boolean, limitMs = 60_000): Promise<T> {
  const end = timeAwake() + limitMs;
  for (;;) {
    const value = await check();
    if (holds(value)) return value;
    if (timeAwake() > end) throw new Error(`did not come to hold within ${limitMs} ms; last: ${JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part))}`);
    await sleep(50);
  }
}

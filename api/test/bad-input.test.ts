import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType, type GraphQLField, type GraphQLInputType } from 'graphql';
import { errorCodes } from '@meadow/shared';
import { useTestApp, type GraphQLAnswer, type Person } from './app.ts';
import { briefInput } from './marketplace.ts';

const app = useTestApp();

const RTL = 'עברית ‏مرحبا‎';
const TEXTS = ['汉字与标点，。', RTL, 'emoji 👩‍👩‍👧‍👦 🌱', 'combined é Å', '<script>alert(1)</script>', `quotes ' " \\ \` $1`, '% _ %s {0}'];

interface Reply {
  status: number;
  type: string;
  body: string;
  code: string | undefined;
}

async function send(options: { method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'; url?: string; body?: string | Buffer; headers?: Record<string, string>; person?: Person }): Promise<Reply> {
  const { method = 'POST', url = '/graphql', body, headers = { 'content-type': 'application/json' }, person } = options;
  const reply = await app.api.inject({ method, url, headers: { ...headers, ...(person ? { cookie: person.cookie } : {}) }, ...(body === undefined ? {} : { payload: body }) });
  const answer = parsed(reply.body);
  return { status: reply.statusCode, type: String(reply.headers['content-type'] ?? ''), body: reply.body, code: answer?.errors?.[0]?.extensions.code ?? answer?.code };
}

function parsed(body: string): (GraphQLAnswer & { code?: string }) | null {
  try {
    return JSON.parse(body) as GraphQLAnswer & { code?: string };
  } catch {
    return null;
  }
}

/** How many rows each table has; what only says that somebody asked is left out. */
async function rowCounts(): Promise<Record<string, number>> {
  const { rows } = await app.owner.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'app') AND tablename !~ '^(heartbeats|rate_limit|ingest_counters)' ORDER BY 1`,
  );
  const sql = rows.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS n FROM ${name}`).join(' UNION ALL ');
  const counts = (await app.owner.query<{ name: string; n: number }>(sql)).rows;
  return Object.fromEntries(counts.map(({ name, n }) => [name, n]));
}

describe('the api, given what it cannot take', () => {
  let brand: Person;
  let rival: Person;
  let operator: Person;
  let creator: Person;
  beforeAll(async () => {
    [brand, rival, creator] = [await app.signUp('BRAND'), await app.signUp('BRAND'), await app.signUp('CREATOR')];
    operator = await app.operator();
  });

  /** Every request is refused with its code, and no table has a row more or less. */
  async function refused(cases: Record<string, [options: Parameters<typeof send>[0], status: number, code: string]>): Promise<void> {
    const before = await rowCounts();
    const seen: Record<string, [number, string | undefined]> = {};
    const expected: Record<string, [number, string]> = {};
    for (const [name, [options, status, code]] of Object.entries(cases)) {
      const reply = await send(options);
      seen[name] = [reply.status, reply.code];
      expected[name] = [status, code];
      expect(reply.body).not.toMatch(/ at .*\.(?:js|ts):\d+|node_modules|SELECT |INSERT /);
    }
    expect(seen).toEqual(expected);
    expect(await rowCounts()).toEqual(before);
  }

  const mutation = (query: string, variables: object = {}, person: Person = brand) => ({ body: JSON.stringify({ query, variables }), person });

  it('refuses bodies and methods that are none of its own', async () => {
    const valid = JSON.stringify({ query: '{ viewer { role } }' });
    await refused({
      'malformed JSON': [{ body: '{"query": "{ viewer', person: brand }, 400, 'BAD_USER_INPUT'],
      'a form, as another site could send it': [{ body: 'query=1', headers: { 'content-type': 'application/x-www-form-urlencoded' }, person: brand }, 400, 'BAD_USER_INPUT'],
      'an empty body': [{ body: '', person: brand }, 400, 'BAD_USER_INPUT'],
      'a list': [{ body: '[]', person: brand }, 400, 'BAD_USER_INPUT'],
      'a number': [{ body: '7', person: brand }, 400, 'BAD_USER_INPUT'],
      'a query that is no text': [{ body: '{"query": 7}', person: brand }, 400, 'BAD_USER_INPUT'],
      'variables that are no object': [{ body: '{"query": "{ viewer { role } }", "variables": "x"}', person: brand }, 400, 'BAD_USER_INPUT'],
      'plain text, as another site could send it': [{ body: valid, headers: { 'content-type': 'text/plain' }, person: brand }, 400, 'BAD_USER_INPUT'],
      'ten megabytes': [{ body: JSON.stringify({ query: 'x'.repeat(10_485_760) }), person: brand }, 413, 'PAYLOAD_TOO_LARGE'],
      'a mutation by GET': [{ method: 'GET', url: `/graphql?query=${encodeURIComponent('mutation { logOut }')}`, headers: { 'apollo-require-preflight': '1' }, person: brand }, 405, 'BAD_USER_INPUT'],
      'a query that does not parse': [{ body: JSON.stringify({ query: '{ viewer {' }), person: brand }, 400, 'GRAPHQL_PARSE_FAILED'],
      'a field that does not exist': [{ body: JSON.stringify({ query: '{ passwords }' }), person: brand }, 400, 'GRAPHQL_VALIDATION_FAILED'],
      'deep nesting': [{ body: JSON.stringify({ query: `{ deals { edges { node ${'{ brief { deals { edges { node '.repeat(8)} { id } ${'} } } }'.repeat(8)} } } }` }), person: brand }, 400, 'GRAPHQL_VALIDATION_FAILED'],
      'brackets nested ten thousand times': [{ body: JSON.stringify({ query: `{ viewer(a: ${'['.repeat(10_000)}${']'.repeat(10_000)}) { role } }` }), person: brand }, 400, 'GRAPHQL_PARSE_FAILED'],
      'an address nobody serves': [{ method: 'GET', url: '/api/nothing', headers: {} }, 404, 'NOT_FOUND'],
      'DELETE': [{ method: 'DELETE', url: '/graphql', headers: {} }, 404, 'NOT_FOUND'],
      'an upload without a file': [{ url: '/api/uploads?name=x.csv', body: '', headers: { 'content-type': 'application/octet-stream' }, person: operator }, 400, 'BAD_USER_INPUT'],
      'an upload of JSON type': [{ url: '/api/uploads?name=x.csv', body: '{', person: operator }, 400, 'BAD_USER_INPUT'],
    });
  });

  it('refuses values that mean nothing, each with a code that stays', async () => {
    const brief = (change: object) => mutation('mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input: briefInput(change) });
    const topUp = (a: unknown, currency: unknown = 'CNY', key: unknown = 'k') => mutation('mutation ($a: Minor!, $c: String!, $k: String!) { topUp(amountMinor: $a, currency: $c, idempotencyKey: $k) { id } }', { a, c: currency, k: key });
    await refused({
      'negative money': [topUp('-100'), 200, 'AMOUNT_INVALID'],
      'no money': [topUp('0'), 200, 'AMOUNT_INVALID'],
      'money as a number': [topUp(100), 400, 'BAD_USER_INPUT'],
      'a fraction of a fen': [topUp('1.5'), 400, 'BAD_USER_INPUT'],
      'more money than there is': [topUp('9'.repeat(19)), 400, 'BAD_USER_INPUT'],
      'a currency of nowhere': [topUp('100', 'XXQ'), 200, 'BAD_USER_INPUT'],
      'an empty key': [topUp('100', 'CNY', ''), 200, 'BAD_USER_INPUT'],
      'a key with a NUL': [topUp('100', 'CNY', 'a\u0000b'), 400, 'BAD_USER_INPUT'],
      'a key of a thousand letters': [topUp('100', 'CNY', 'x'.repeat(1_000)), 200, 'BAD_USER_INPUT'],
      'a title with a NUL': [brief({ title: 'a\u0000b' }), 400, 'BAD_USER_INPUT'],
      'a title of a million letters': [brief({ title: '长'.repeat(100_000) }), 200, 'BAD_USER_INPUT'],
      'an objective nobody knows': [brief({ objective: 'FAME' }), 400, 'BAD_USER_INPUT'],
      'a negative budget': [brief({ budgetMinor: '-1' }), 200, 'BAD_USER_INPUT'],
      'the thirtieth of February': [brief({ applyBy: '2026-02-30' }), 400, 'BAD_USER_INPUT'],
      'a day in words': [brief({ applyBy: 'tomorrow' }), 400, 'BAD_USER_INPUT'],
      'a field too many': [brief({ colour: 'red' }), 400, 'BAD_USER_INPUT'],
      'a link that runs script': [brief({ productUrl: 'javascript:alert(1)' }), 200, 'BAD_USER_INPUT'],
      'an id that is none': [mutation('mutation { publishBrief(id: "1; DROP TABLE briefs") { id } }'), 200, 'NOT_FOUND'],
      'an id of nobody': [mutation('mutation { publishBrief(id: "00000000-0000-7000-8000-00000000beef") { id } }'), 200, 'NOT_FOUND'],
      'a page of minus one': [mutation('{ briefs(first: -1) { edges { node { id } } } }'), 200, 'BAD_USER_INPUT'],
      'a cursor from elsewhere': [mutation('{ briefs(first: 1, after: "%%%") { edges { node { id } } } }'), 200, 'BAD_USER_INPUT'],
      'a range that ends before it begins': [mutation('{ brandDashboard(from: "2026-05-02", to: "2026-05-01") { totals { impressions } } }'), 200, 'BAD_USER_INPUT'],
      'acting for a stranger': [{ ...mutation('{ wallet { balances { currency } } }'), headers: { 'content-type': 'application/json', 'x-acting-for': rival.organisationId } }, 200, 'MANDATE_INVALID'],
    });
  });

  it('refuses to touch what belongs to another tenant as if it did not exist', async () => {
    const { createBrief } = await app.ask<{ createBrief: { id: string } }>(brand, 'mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input: briefInput() });
    const { createWriteKey } = await app.ask<{ createWriteKey: { id: string } }>(brand, 'mutation { createWriteKey(name: "shop") { id } }');
    await refused({
      'publishing a foreign brief': [mutation('mutation ($id: ID!) { publishBrief(id: $id) { id } }', { id: createBrief.id }, rival), 200, 'NOT_FOUND'],
      'rewriting a foreign brief': [mutation('mutation ($id: ID!, $input: BriefInput!) { updateBrief(id: $id, input: $input) { id } }', { id: createBrief.id, input: briefInput() }, rival), 200, 'NOT_FOUND'],
      'revoking a foreign key': [mutation('mutation ($id: ID!) { revokeWriteKey(id: $id) { id } }', { id: createWriteKey.id }, rival), 200, 'NOT_FOUND'],
      'matching for a foreign brief': [mutation('query ($id: ID!) { matches(briefId: $id) { edges { node { score } } } }', { id: createBrief.id }, rival), 200, 'NOT_FOUND'],
    });
  });

  it('keeps any text as it was written', async () => {
    for (const text of TEXTS) {
      const input = briefInput({ title: text, description: `${text}\nsecond line`, mustInclude: [text] });
      const { createBrief } = await app.ask<{ createBrief: { id: string } }>(brand, 'mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input });
      const { brief } = await app.ask<{ brief: object }>(brand, 'query ($id: ID!) { brief(id: $id) { title description mustInclude } }', { id: createBrief.id });
      expect(brief).toEqual({ title: text, description: `${text}\nsecond line`, mustInclude: [text] });
    }
  });

  it('answers whatever stands in any argument of any mutation with a known code, never with a failure of its own', async () => {
    const fields = Object.values(app.api.get(GraphQLSchemaHost).schema.getMutationType()?.getFields() ?? {});
    const failures: string[] = [];
    for (const field of fields.filter(({ name }) => name !== 'logOut')) {
      for (const [path, variables] of spoiled(field)) {
        for (const person of [brand, creator, operator]) {
          const { errors } = await app.request(callOf(field), variables, person);
          const code = errors?.[0]?.extensions.code;
          if (code === 'FORBIDDEN') continue;
          if (code !== undefined && (code === 'INTERNAL' || !(errorCodes as readonly string[]).includes(code))) failures.push(`${field.name} ${path}: ${code}`);
          break;
        }
      }
    }
    expect(failures).toEqual([]);
  }, 180_000);
});

const GARBAGE: Record<string, unknown[]> = {
  String: ['', 'a\u0000b', '长'.repeat(70_000), '\ud800', ' ', '../../etc/passwd'],
  ID: ['', 'a\u0000b', '00000000-0000-0000-0000-000000000000', "' OR 1=1 --", '9'.repeat(300)],
  Int: [-1, 0, 2_147_483_647],
  Float: [-1, 1e300],
  Minor: ['-1', '0', '1000000000000000000'],
  Micros: ['-1', '0', '1000000000000000000'],
  Day: ['0001-01-01', '9999-12-31'],
  DateTime: ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'],
  Count: [0, Number.MAX_SAFE_INTEGER],
};
const PLAIN: Record<string, unknown> = { Int: 1, Float: 1.5, Boolean: true, Day: '2026-12-02', DateTime: '2026-12-02T00:00:00Z', Count: 1, Minor: '1000', Micros: '1000000', ID: '00000000-0000-7000-8000-00000000beef', String: 'https://example.com/a' };

function plain(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return plain(type.ofType);
  if (isListType(type)) return [plain(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, plain(field.type)]));
  return PLAIN[type.name];
}

/** The plain value with one leaf after the other spoiled. */
function* variants(type: GraphQLInputType, path: string): Generator<[string, unknown]> {
  if (isNonNullType(type)) yield* variants(type.ofType, path);
  else if (isListType(type)) {
    yield [`${path} []`, []];
    yield [`${path} long`, Array.from({ length: 300 }, () => plain(type.ofType))];
    for (const [at, value] of variants(type.ofType, `${path}[0]`)) yield [at, [value]];
  } else if (isInputObjectType(type)) {
    const whole = plain(type) as Record<string, unknown>;
    for (const field of Object.values(type.getFields())) for (const [at, value] of variants(field.type, `${path}.${field.name}`)) yield [at, { ...whole, [field.name]: value }];
  } else if (!isEnumType(type)) {
    for (const value of GARBAGE[type.name] ?? []) yield [`${path}=${JSON.stringify(value)?.slice(0, 24)}`, value];
  }
}

function* spoiled(field: GraphQLField<unknown, unknown>): Generator<[string, Record<string, unknown>]> {
  const whole = Object.fromEntries(field.args.map((arg) => [arg.name, plain(arg.type)]));
  yield ['plain', whole];
  for (const arg of field.args) for (const [at, value] of variants(arg.type, arg.name)) yield [at, { ...whole, [arg.name]: value }];
}

const callOf = (field: GraphQLField<unknown, unknown>): string => {
  const declared = field.args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  return `mutation${declared ? ` (${declared})` : ''} { ${field.name}${passed ? `(${passed})` : ''}${isObjectType(getNamedType(field.type)) ? ' { __typename }' : ''} }`;
};

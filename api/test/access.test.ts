import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType, isObjectType, type GraphQLField, type GraphQLInputType, type GraphQLObjectType } from 'graphql';
import { ALLOW } from '../src/identity/index.ts';
import { DealWalk } from '../src/scenario/deal.ts';
import { Session } from '../src/scenario/session.ts';
import { injectWire } from '../src/demo/inject-wire.ts';
import { acceptInvitation, signUp, type Member } from '../src/scenario/people.ts';
import { dayFrom } from '../src/scenario/deal.ts';
import { until } from '../src/scenario/until.ts';
import { inviteOperator } from '../src/identity/index.ts';
import { useTestApp } from './app.ts';

const app = useTestApp({ SANDBOX_DELAY_MS: '0' });
const RESOLVER_TYPE = 'graphql:resolver_type';
const publicQueries = ['invitation', 'sharedReport', 'sharedShortlist', 'viewer'];
const publicMutations = ['acceptInvitation', 'commentOnShortlist', 'logIn', 'signUp', 'voteOnShortlist'];

const rootFields = (kind: 'Query' | 'Mutation'): GraphQLField<unknown, unknown>[] => {
  const { schema } = app.api.get(GraphQLSchemaHost);
  const type = kind === 'Query' ? schema.getQueryType() : schema.getMutationType();
  return Object.values(type?.getFields() ?? {});
};

/** Every field of a type that needs no argument, to a depth. */
function fieldsOf(type: GraphQLObjectType, depth: number): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return [];
    const inner = getNamedType(field.type);
    if (isLeafType(inner)) return [field.name];
    return isObjectType(inner) && depth > 0 ? [`${field.name} { ${fieldsOf(inner, depth - 1)} }`] : [];
  });
  return `__typename ${parts.join(' ')}`;
}

type Ids = Record<string, string>;
/** The query for a root field, its arguments filled with the given ids. */
function queryOf(field: GraphQLField<unknown, unknown>, ids: Ids, days: { from: string; to: string }): string {
  const known: Ids = { ...days, briefId: ids['brief'] ?? '', feeMinor: '1000', currency: 'CNY', fromMinor: '1000', fromCurrency: 'CNY', toCurrency: 'USD', id: ids[field.name === 'campaignReport' ? 'campaign' : field.name] ?? '', token: 'nobody' };
  const args = field.args
    .filter((arg) => isNonNullType(arg.type) && (arg.name in known || arg.defaultValue === undefined))
    .map((arg) => `${arg.name}: ${arg.name in known ? JSON.stringify(known[arg.name]) : literal(arg.type)}`);
  const type = getNamedType(field.type);
  const below = isObjectType(type) ? ` { ${fieldsOf(type, 3)} }` : '';
  return `{ ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${below} }`;
}

/** A value that parses as the type, for calls that must be refused before anybody reads it. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) && field.defaultValue === undefined);
    return `{ ${needed.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  const values: Record<string, string> = { Int: '1', Float: '1.5', Boolean: 'true', Day: '"2026-01-02"', DateTime: '"2026-01-02T00:00:00Z"', Count: '1' };
  return values[type.name] ?? '"1"';
}

function mutationOf(field: GraphQLField<unknown, unknown>): string {
  const args = field.args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined).map((arg) => `${arg.name}: ${literal(arg.type)}`);
  return `mutation { ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${isObjectType(getNamedType(field.type)) ? ' { __typename }' : ''} }`;
}

/** Ids of an answer with the type that carries each. */
function idsIn(value: unknown, found = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) for (const part of value) idsIn(part, found);
  else if (value && typeof value === 'object') {
    const { id, __typename: typename } = value as { id?: unknown; __typename?: unknown };
    if (typeof id === 'string') found.set(id, String(typename));
    for (const part of Object.values(value)) idsIn(part, found);
  }
  return found;
}

describe('every operation', () => {
  it('says who may call it', () => {
    const discovery = app.get(DiscoveryService);
    const scanner = new MetadataScanner();
    const silent: string[] = [];
    for (const { instance } of discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const kind: unknown = Reflect.getMetadata(RESOLVER_TYPE, prototype[name] ?? {});
        if ((kind === 'Query' || kind === 'Mutation' || kind === 'Subscription') && !Reflect.getMetadata(ALLOW, prototype[name] ?? {})) silent.push(`${kind} ${name}`);
      }
    }
    expect(silent).toEqual([]);
    expect(rootFields('Mutation').length).toBeGreaterThan(40);
  });

  it('is closed to strangers, except those by which one becomes known', async () => {
    const days = { from: '2026-01-01', to: '2026-01-02' };
    const open: string[] = [];
    for (const field of rootFields('Query')) {
      const { errors } = await app.request(queryOf(field, {}, days));
      if (errors?.[0]?.extensions.code !== 'UNAUTHENTICATED') open.push(field.name);
    }
    expect(open.sort()).toEqual(publicQueries);
  });

  it('of the changing kind is closed to strangers too', async () => {
    const open: string[] = [];
    for (const field of rootFields('Mutation')) {
      const { errors } = await app.request(mutationOf(field));
      if (errors?.[0]?.extensions.code !== 'UNAUTHENTICATED') open.push(field.name);
    }
    expect(open.sort()).toEqual(publicMutations);
  });

  it('of the changing kind is closed to colleagues who only read', async () => {
    const owner = await app.signUp('BRAND');
    const { inviteColleague } = await app.ask<{ inviteColleague: { url: string } }>(owner, 'mutation { inviteColleague(input: { email: "reader@example.com", role: ANALYST }) { url } }');
    const input = { token: inviteColleague.url.split('/').at(-1), name: 'Reader', password: 'four seasons 2026' };
    const { cookie } = await app.request('mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { role } }', { input });
    const open: string[] = [];
    for (const field of rootFields('Mutation').filter(({ name }) => !publicMutations.includes(name) && name !== 'logOut')) {
      const { errors } = await app.request(mutationOf(field), {}, { ...owner, cookie: cookie ?? '' });
      if (errors?.[0]?.extensions.code !== 'FORBIDDEN') open.push(field.name);
    }
    // How one is told, what one has read and what one looks at are a person's own; the team's views are not theirs to change.
    expect(open.sort()).toEqual(['addPushDevice', 'forgetView', 'makeCalendarFeed', 'markNotificationsRead', 'removePushDevice', 'saveView', 'setLocale', 'setNoticeSettings']);
  });
});

describe('another tenant', () => {
  const seenByMarket = new Set(['InsightDataset', 'Organisation', 'Creator', 'Channel', 'Note', 'FeeRule', 'MetricDefinition', 'User']);
  let brand: Member;
  let creator: Member;
  let operator: Member;
  const ids: Ids = {};
  const now = new Date();
  const days = { from: dayFrom(now, -2), to: dayFrom(now, 1) };
  const person = (name: string) => ({ email: `${name}@tenants.example`, password: 'a wall between gardens', name });

  beforeAll(async () => {
    await app.startWorker();
    const wire = injectWire(app.api);
    operator = await acceptInvitation(wire, await inviteOperator(app.config.DATABASE_URL ?? '', person('op').email), person('op'));
    brand = await signUp(wire, 'BRAND', { ...person('brand'), organisationName: 'Walled Brand' });
    creator = await signUp(wire, 'CREATOR', { ...person('creator'), organisationName: 'Walled Creator' });
    const profile = { openForSponsorship: true, rates: [{ format: 'IMAGE_NOTE', priceMinor: '50000', currency: 'CNY', leadDays: 3, revisions: 2 }] };
    await creator.session.ask('mutation ($input: CreatorProfileInput!) { updateCreatorProfile(input: $input) { id } }', { input: profile });
    await brand.session.ask('mutation { topUp(amountMinor: "900000", currency: "CNY", idempotencyKey: "wall") { id } }');
    await until('the top-up', () => brand.session.ask<{ wallet: { balances: unknown[] } }>('{ wallet { balances { availableMinor } topUps { id status } } }'), ({ wallet }) => JSON.stringify(wallet).includes('SUCCEEDED'));
    const brief = {
      title: 'Secret launch', product: 'Secret', objective: 'AWARENESS', description: 'Nobody else may read this.', deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }], budgetMinor: '500000', currency: 'CNY',
      platforms: [], categories: [], tiers: [], targetAges: [], mustInclude: [], mustAvoid: [], applyBy: dayFrom(now, 5), publishFrom: dayFrom(now, 0), publishTo: dayFrom(now, 20), disclosureLabel: '广告', usageRights: { scope: 'feed', months: 3, boostAllowed: true },
    };
    const made = await brand.session.ask<{ createBrief: { id: string } }>('mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input: brief });
    ids['brief'] = made.createBrief.id;
    await brand.session.ask('mutation ($id: ID!) { publishBrief(id: $id, inviteOnly: true) { id } }', { id: ids['brief'] });
    const walk = await new DealWalk(brand, creator).invite(ids['brief'], creator.organisationId, { feeMinor: 100_000n, start: now, platform: 'XIAOHONGSHU' });
    await walk.accept('creator');
    await walk.fund();
    // What is published is everybody's to read.
    await walk.draft('A published note', 'Open words');
    await walk.approve();
    await walk.publish('https://www.xiaohongshu.com/explore/secret');
    ids['deal'] = walk.state.id;
    const campaign = {
      name: 'Secret campaign', dealId: ids['deal'], objective: 'AWARENESS', currency: 'CNY', totalBudgetMinor: '100000', dailyBudgetMinor: '10000', flightStartOn: dayFrom(now, 0), flightEndOn: dayFrom(now, 3),
      adGroups: [{ name: 'one', placements: ['FEED'], bidModel: 'CPM', bidMicros: '9000000', targeting: {}, creatives: [{ title: 't', text: 'x', landingUrl: 'https://shop.example.com/', label: '广告' }] }],
    };
    const launched = await brand.session.ask<{ createCampaign: { id: string } }>('mutation ($input: CampaignInput!) { createCampaign(input: $input) { id } }', { input: campaign });
    ids['campaign'] = launched.createCampaign.id;
    await brand.session.ask('mutation { createWriteKey(name: "shop") { id } }');
    await brand.session.ask('mutation { inviteColleague(input: { email: "colleague@tenants.example", role: ANALYST }) { id } }');
  });

  const everything = async (session: Session): Promise<{ found: Map<string, string>; text: string; codes: Record<string, string> }> => {
    const found = new Map<string, string>();
    const codes: Record<string, string> = {};
    let text = '';
    for (const field of rootFields('Query')) {
      const answer = await session.ask<unknown>(queryOf(field, ids, days)).catch((error: { code?: string }) => {
        codes[field.name] = error.code ?? 'none';
        return {};
      });
      idsIn(answer, found);
      text += JSON.stringify(answer);
    }
    return { found, text, codes };
  };

  it('sees none of a brand’s rows through any query, not even by their ids', async () => {
    const own = await everything(brand.session);
    // A plan of empty words is refused for what it says, and a forecast has no rows of anybody.
    const { campaignForecast, ...codes } = own.codes;
    expect(campaignForecast).toBe('BAD_USER_INPUT');
    expect(Object.values(codes).filter((code) => code !== 'FORBIDDEN' && code !== 'NOT_FOUND')).toEqual([]);
    expect([...own.found.values()]).toEqual(expect.arrayContaining(['Brief', 'Deal', 'Offer', 'Submission', 'Campaign', 'AdGroup', 'Creative', 'TopUp', 'LedgerEntry', 'WriteKey', 'AuditEntry', 'Membership', 'Invitation']));
    const secret = [...own.found].filter(([, type]) => !seenByMarket.has(type)).map(([id]) => id);

    const wire = injectWire(app.api);
    for (const kind of ['BRAND', 'CREATOR', 'AGENCY'] as const) {
      const rival = await signUp(wire, kind, { ...person(`rival-${kind}`), organisationName: `Rival ${kind}` });
      const { found, text } = await everything(rival.session);
      expect(secret.filter((id) => found.has(id))).toEqual([]);
      expect(text).not.toMatch(/Secret|brand@tenants|colleague@tenants/);
      expect(Object.values(ids).filter((id) => text.includes(id))).toEqual([]);
    }
  });

  it('gets the same answer for a foreign id as for one that does not exist', async () => {
    const rival = await signUp(injectWire(app.api), 'BRAND', { ...person('prober'), organisationName: 'Prober' });
    const ask = (query: string) => rival.session.ask(query).then(() => 'answered', (error: { code: string }) => error.code);
    for (const kind of ['deal', 'brief', 'campaign']) {
      expect(await ask(`{ ${kind}(id: "${ids[kind]}") { id } }`)).toBe('NOT_FOUND');
      expect(await ask(`{ ${kind}(id: "00000000-0000-7000-8000-00000000dead") { id } }`)).toBe('NOT_FOUND');
      expect(await ask(`{ ${kind}(id: "not-an-id' OR 1=1") { id } }`)).toBe('NOT_FOUND');
    }
  });

  it.each([
    ['approveDraft', (deal: string) => `mutation { fundDeal(dealId: "${deal}") { id } }`],
    ['cancelling', (deal: string) => `mutation { cancelDeal(dealId: "${deal}", reason: "x") { id } }`],
    ['commenting', (deal: string) => `mutation { commentOnDeal(dealId: "${deal}", text: "x") { id } }`],
  ])('cannot act on a foreign deal: %s', async (_what, mutation) => {
    const rival = await signUp(injectWire(app.api), 'BRAND', { ...person(`actor-${_what}`), organisationName: 'Actor' });
    await expect(rival.session.ask(mutation(ids['deal'] ?? ''))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('the operator sees all of it', async () => {
    const { found } = await everything(operator.session);
    expect(found.get(ids['campaign'] ?? '')).toBe('Campaign');
    expect(found.get(ids['deal'] ?? '')).toBe('Deal');
  });
});

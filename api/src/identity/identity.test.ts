import { useTestApp, Refusal, type Person } from '../../test/app.ts';

const codeOf = (promise: Promise<unknown>) => promise.then(() => 'no refusal', (error: unknown) => (error instanceof Refusal ? error.code : String(error)));

describe('signing up, in and out', () => {
  const app = useTestApp();
  const whoAmI = '{ viewer { user { email } organisation { id kind } actingFor { id } role permissions } }';
  type Who = { viewer: { user: { email: string }; organisation: { id: string; kind: string }; actingFor: { id: string }; role: string; permissions: string[] } | null };

  it('makes the person owner of a new organisation and signs them in by a cookie that scripts cannot read', async () => {
    const email = 'spring@example.com';
    const reply = await app.api.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      payload: {
        query: 'mutation ($i: SignUpInput!) { signUp(input: $i) { role } }',
        variables: { i: { email, password: 'four seasons 2026', name: '林春', locale: 'ZH_CN', organisationName: '春风 Spring', kind: 'BRAND' } },
      },
    });
    expect(reply.json()).toEqual({ data: { signUp: { role: 'OWNER' } } });
    expect(reply.headers['set-cookie']).toMatch(/HttpOnly; SameSite=Lax/);
  });

  it('knows the person again by the cookie, and a stranger as nobody', async () => {
    const lin = await app.signUp('BRAND');
    expect((await app.ask<Who>(lin, whoAmI)).viewer?.user.email).toBe(lin.email);
    expect((await app.ask<Who>(undefined, whoAmI)).viewer).toBeNull();
  });

  it('ends the session at log-out, so that the old cookie is worth nothing', async () => {
    const lin = await app.signUp('BRAND');
    await app.ask(lin, 'mutation { logOut }');
    expect((await app.ask<Who>(lin, whoAmI)).viewer).toBeNull();
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const lin = await app.signUp('BRAND');
    const logIn = 'mutation ($input: LogInInput!) { logIn(input: $input) { role } }';
    expect(await codeOf(app.ask(undefined, logIn, { input: { email: lin.email, password: 'wrong wrong' } }))).toBe('WRONG_CREDENTIALS');
    expect(await codeOf(app.ask(undefined, logIn, { input: { email: 'nobody@example.com', password: 'wrong wrong' } }))).toBe('WRONG_CREDENTIALS');
    expect(await codeOf(app.ask(undefined, logIn, { input: { email: lin.email.toUpperCase(), password: 'four seasons 2026' } }))).toBe('no refusal');
  });

  it('stops guessing after ten wrong passwords', async () => {
    const lin = await app.signUp('BRAND');
    const guess = () => codeOf(app.ask(undefined, 'mutation ($input: LogInInput!) { logIn(input: $input) { role } }', { input: { email: lin.email, password: 'a guess a guess' } }));
    const answers: string[] = [];
    for (let i = 0; i < 11; i += 1) answers.push(await guess());
    expect(answers).toEqual([...Array<string>(10).fill('WRONG_CREDENTIALS'), 'RATE_LIMITED']);
  });

  it.each([
    ['a taken address', { email: 'spring@example.com' }, 'EMAIL_TAKEN'],
    ['no address', { email: 'spring' }, 'BAD_USER_INPUT'],
    ['a short password', { password: 'short' }, 'PASSWORD_TOO_WEAK'],
    ['an empty name', { name: '  ' }, 'BAD_USER_INPUT'],
    ['an overlong organisation', { organisationName: '汉'.repeat(121) }, 'BAD_USER_INPUT'],
    ['a character that cannot be stored', { name: 'a\u0000b' }, 'BAD_USER_INPUT'],
    ['the operator’s kind', { kind: 'OPERATOR' }, 'FORBIDDEN'],
  ])('refuses %s', async (_what, change, code) => {
    const input = { email: `${Math.random()}@example.com`, password: 'four seasons 2026', name: 'Lin', locale: 'EN', organisationName: 'Spring', kind: 'BRAND', ...change };
    expect(await codeOf(app.ask(undefined, 'mutation ($input: SignUpInput!) { signUp(input: $input) { role } }', { input }))).toBe(code);
  });

  it('gives the first operator a way in that nobody can sign up for', async () => {
    const { viewer } = await app.ask<Who>(await app.operator(), whoAmI);
    expect(viewer?.organisation.kind).toBe('OPERATOR');
    expect(viewer?.permissions).toContain('payout:approve');
  });
});

describe('colleagues', () => {
  const app = useTestApp();
  const invite = 'mutation ($input: InviteColleagueInput!) { inviteColleague(input: $input) { id url } }';
  const accept = 'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { role organisation { id } permissions } }';
  type Invited = { inviteColleague: { id: string; url: string } };

  it('join by a link that works once, in the role they were given', async () => {
    const lin = await app.signUp('BRAND');
    const { inviteColleague } = await app.ask<Invited>(lin, invite, { input: { email: 'an@example.com', role: 'ANALYST' } });
    const input = { token: inviteColleague.url.split('/').at(-1), name: 'An', password: 'four seasons 2026', locale: 'EN' };

    const tries = await Promise.all(Array.from({ length: 10 }, () => codeOf(app.ask(undefined, accept, { input }))));

    expect(tries.filter((code) => code === 'no refusal')).toHaveLength(1);
    expect(tries.filter((code) => code === 'INVITATION_INVALID' || code === 'EMAIL_TAKEN')).toHaveLength(9);
    const { members } = await app.ask<{ members: { role: string }[] }>(lin, '{ members { role user { name } } }');
    expect(members.map((member) => member.role).sort()).toEqual(['ANALYST', 'OWNER']);
  });

  it('cannot do more than their role: an analyst invites nobody', async () => {
    const lin = await app.signUp('BRAND');
    const { inviteColleague } = await app.ask<Invited>(lin, invite, { input: { email: 'bo@example.com', role: 'ANALYST' } });
    const input = { token: inviteColleague.url.split('/').at(-1), name: 'Bo', password: 'four seasons 2026' };
    const answer = await app.request(accept, { input });
    const bo: Person = { ...lin, cookie: answer.cookie ?? '' };
    expect(await codeOf(app.ask(bo, invite, { input: { email: 'x@example.com', role: 'OWNER' } }))).toBe('FORBIDDEN');
  });

  it('never leave an organisation without an owner', async () => {
    const lin = await app.signUp('BRAND');
    const { members } = await app.ask<{ members: { id: string }[] }>(lin, '{ members { id } }');
    expect(await codeOf(app.ask(lin, 'mutation ($id: ID!) { removeMember(id: $id) }', { id: members[0]?.id }))).toBe('LAST_OWNER');
  });
});

describe('a mandate', () => {
  const app = useTestApp();
  const request = 'mutation ($id: ID!) { requestMandate(clientId: $id) { id status } }';
  const grant = 'mutation ($id: ID!, $p: [String!], $e: DateTime) { grantMandate(id: $id, permissions: $p, expiresAt: $e) { status permissions } }';

  async function granted(permissions?: string[]) {
    const [agency, brand] = [await app.signUp('AGENCY'), await app.signUp('BRAND')];
    const { requestMandate } = await app.ask<{ requestMandate: { id: string } }>(agency, request, { id: brand.organisationId });
    await app.ask(brand, grant, { id: requestMandate.id, p: permissions ?? null });
    return { agency, brand, acting: { ...agency, actingFor: brand.organisationId }, mandateId: requestMandate.id };
  }

  it('lets agency staff act for the client once the client grants it, and the audit names both', async () => {
    const { acting, brand, agency } = await granted();
    const { viewer } = await app.ask<{ viewer: { actingFor: { id: string }; organisation: { id: string } } }>(acting, '{ viewer { actingFor { id } organisation { id } } }');
    expect(viewer).toEqual({ actingFor: { id: brand.organisationId }, organisation: { id: agency.organisationId } });
  });

  it('is worth nothing before it is granted, after it is revoked, and after it ran out', async () => {
    const [agency, brand] = [await app.signUp('AGENCY'), await app.signUp('BRAND')];
    const acting = { ...agency, actingFor: brand.organisationId };
    const members = () => codeOf(app.ask(acting, '{ members { id } }'));
    const { requestMandate } = await app.ask<{ requestMandate: { id: string } }>(agency, request, { id: brand.organisationId });
    expect(await members()).toBe('MANDATE_INVALID');
    await app.ask(brand, grant, { id: requestMandate.id });
    expect(await members()).toBe('no refusal');
    await app.owner.query(`UPDATE mandates SET expires_at = now() - interval '1 second' WHERE id = $1`, [requestMandate.id]);
    expect(await members()).toBe('MANDATE_INVALID');
    await app.owner.query('UPDATE mandates SET expires_at = NULL WHERE id = $1', [requestMandate.id]);
    await app.ask(brand, 'mutation ($id: ID!) { revokeMandate(id: $id) { status } }', { id: requestMandate.id });
    expect(await members()).toBe('MANDATE_INVALID');
  });

  it('never hands over people, mandates or more than the client gave', async () => {
    const { acting } = await granted(['brief:read', 'member:manage']);
    const { viewer } = await app.ask<{ viewer: { permissions: string[] } }>(acting, '{ viewer { permissions } }');
    expect(viewer.permissions).toEqual(['brief:read']);
  });

  it('cannot be granted by anybody but the client', async () => {
    const [agency, brand, rival] = [await app.signUp('AGENCY'), await app.signUp('BRAND'), await app.signUp('BRAND')];
    const { requestMandate } = await app.ask<{ requestMandate: { id: string } }>(agency, request, { id: brand.organisationId });
    expect(await codeOf(app.ask(agency, grant, { id: requestMandate.id }))).toBe('NOT_FOUND');
    expect(await codeOf(app.ask(rival, grant, { id: requestMandate.id }))).toBe('NOT_FOUND');
  });
});

describe('a request that cannot be read', () => {
  const app = useTestApp();
  const post = (payload: string, headers: Record<string, string> = { 'content-type': 'application/json' }) => app.api.inject({ method: 'POST', url: '/graphql', headers, payload });

  it('is refused with a stable code: malformed JSON', async () => {
    const reply = await post('{"query": ');
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('is refused with a stable code: a body of ten megabytes', async () => {
    const reply = await post(JSON.stringify({ query: 'x'.repeat(10_000_000) }));
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it.each([
    ['a document that does not parse', '{ viewer {', 'GRAPHQL_PARSE_FAILED'],
    ['a field that is not there', '{ secrets }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a variable of the wrong type', 'query ($id: ID!) { invitation(token: $id) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', 'query ($t: String!) { invitation(token: $t) { id } }', 'BAD_USER_INPUT'],
  ])('is refused with a stable code: %s', async (_what, query, code) => {
    const { errors } = await app.request(query);
    expect(errors?.[0]?.extensions.code).toBe(code);
  });

  it('is refused when a form of another site sends it', async () => {
    const reply = await post('query=%7Bviewer%7Brole%7D%7D', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(reply.statusCode).toBeGreaterThanOrEqual(400);
  });

  it('is refused when it nests without end', async () => {
    const lin = await app.signUp('BRAND');
    const { errors } = await app.request(`{ viewer { ${Array.from({ length: 700 }, (_, i) => `a${i}: role`).join(' ')} } }`, {}, lin);
    expect(errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  });
});

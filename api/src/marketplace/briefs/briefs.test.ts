import { briefInput, credit, DealSteps, yuan } from '../../../test/marketplace.ts';
import { useTestApp, type Person, type Refusal } from '../../../test/app.ts';

interface BriefAnswer {
  id: string;
  status: string;
  title: string;
  committed: { minor: string };
  can: Record<string, boolean>;
}
const fields = 'id status title committed { minor } can { edit publish close archive apply invite }';

describe('briefs', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let brand: Person;
  let rival: Person;
  let creator: Person;
  beforeAll(async () => {
    [brand, rival, creator] = [await app.signUp('BRAND'), await app.signUp('BRAND'), await app.signUp('CREATOR')];
  });

  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const create = async (input: object = {}, person = brand) =>
    (await app.ask<{ createBrief: BriefAnswer }>(person, `mutation ($i: BriefInput!) { createBrief(input: $i) { ${fields} } }`, { i: briefInput(input) })).createBrief;
  const update = (id: string, input: object = {}, person = brand) => app.ask(person, `mutation ($id: ID!, $i: BriefInput!) { updateBrief(id: $id, input: $i) { ${fields} } }`, { id, i: briefInput(input) });
  const act = async (name: 'publishBrief' | 'closeBrief' | 'archiveBrief', id: string, person = brand) =>
    (await app.ask<Record<string, BriefAnswer>>(person, `mutation ($id: ID!) { ${name}(id: $id) { ${fields} } }`, { id }))[name]!;
  const read = async (id: string, person: Person) => (await app.ask<{ brief: BriefAnswer }>(person, `query ($id: ID!) { brief(id: $id) { ${fields} } }`, { id })).brief;

  it('goes from draft to archive and says at each step what can be done', async () => {
    const draft = await create({ title: '春日精华 🌸 مرحبا' });
    expect(draft).toMatchObject({ status: 'DRAFT', title: '春日精华 🌸 مرحبا', can: { edit: true, publish: true, close: false, archive: true, invite: false, apply: false } });
    expect((await act('publishBrief', draft.id)).can).toMatchObject({ close: true, archive: false, invite: true });
    expect((await read(draft.id, creator)).can).toEqual({ edit: false, publish: false, close: false, archive: false, invite: false, apply: true });
    await act('closeBrief', draft.id);
    expect(await codeOf(update(draft.id))).toBe('BRIEF_CANNOT_MOVE');
    expect((await act('archiveBrief', draft.id)).status).toBe('ARCHIVED');
    expect(await codeOf(act('publishBrief', draft.id))).toBe('BRIEF_CANNOT_MOVE');
  });

  it('is unknown to others until it is open, and never theirs to change', async () => {
    const draft = await create();
    for (const person of [rival, creator]) expect(await codeOf(read(draft.id, person))).toBe('NOT_FOUND');
    await act('publishBrief', draft.id);
    expect((await read(draft.id, rival)).can).toMatchObject({ edit: false, invite: false });
    expect(await codeOf(update(draft.id, {}, rival))).toBe('NOT_FOUND');
    expect(await codeOf(act('closeBrief', draft.id, rival))).toBe('NOT_FOUND');
    expect(await codeOf(act('closeBrief', draft.id, creator))).toBe('FORBIDDEN');
    expect(await codeOf(create({}, creator))).toBe('FORBIDDEN');
    const { briefs } = await app.ask<{ briefs: { totalCount: number } }>(rival, '{ briefs { totalCount } }');
    expect(briefs.totalCount).toBe(0);
  });

  it.each([
    ['a negative budget', { budgetMinor: '-1' }, 'BAD_USER_INPUT'],
    ['an unknown currency', { currency: 'XXX' }, 'BAD_USER_INPUT'],
    ['an unknown category', { categories: ['witchcraft'] }, 'BAD_USER_INPUT'],
    ['an overlong title', { title: '长'.repeat(201) }, 'BAD_USER_INPUT'],
    ['a page that is no web address', { productUrl: 'javascript:alert(1)' }, 'BAD_USER_INPUT'],
    ['fees upside down', { feeMinMinor: '200', feeMaxMinor: '100' }, 'BAD_USER_INPUT'],
    ['dates upside down', { publishFrom: '2099-02-02', publishTo: '2099-02-01' }, 'BAD_USER_INPUT'],
    ['a day that does not exist', { applyBy: '2099-02-30' }, 'BAD_USER_INPUT'],
    ['more women than all', { targetFemaleShare: 1.2 }, 'BAD_USER_INPUT'],
    ['no quantity', { deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 0 }] }, 'BAD_USER_INPUT'],
    ['a budget as a float', { budgetMinor: '1.5' }, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_, input, code) => {
    expect(await codeOf(create(input))).toBe(code);
  });

  it('is published only when creators are told what they need', async () => {
    const draft = await create({ description: '', deliverables: [], budgetMinor: '0', disclosureLabel: '' });
    const refused = await act('publishBrief', draft.id).catch((error: Refusal) => error);
    expect(refused).toMatchObject({ code: 'BRIEF_INCOMPLETE', fields: { description: expect.any(String), deliverables: expect.any(String), budgetMinor: expect.any(String), disclosureLabel: expect.any(String) } });
  });

  it('keeps its budget above what is committed, and frees what a deal gives back', async () => {
    await credit(app, brand, 5_000);
    const id = await steps.brief(brand);
    const deal = await steps.invite(brand, id, creator.organisationId);
    const accepted = await steps.accept(creator, deal.id, 1);
    expect(await codeOf(update(id, { budgetMinor: yuan(500) }))).toBe('BAD_USER_INPUT');
    expect((await read(id, brand)).committed).toEqual(accepted.receipt.brandPays);
    await steps.cancel(brand, deal.id);
    expect((await read(id, brand)).committed).toEqual({ minor: '0' });
    expect(await codeOf(update(id, { budgetMinor: yuan(500) }))).toBe('ok');
  });

  it("is worked on by the brand's agency under a mandate, and not after it ends", async () => {
    const agency = await app.signUp('AGENCY');
    const { requestMandate } = await app.ask<{ requestMandate: { id: string } }>(agency, 'mutation ($c: ID!) { requestMandate(clientId: $c) { id } }', { c: brand.organisationId });
    const acting = { ...agency, actingFor: brand.organisationId };
    await app.ask(brand, 'mutation ($id: ID!) { grantMandate(id: $id) { status } }', { id: requestMandate.id });
    const other = await app.signUp('CREATOR');
    const briefId = await steps.brief(acting);
    const deal = await steps.invite(acting, briefId, other.organisationId);
    expect(deal.brand.id).toBe(brand.organisationId);
    expect((await read(briefId, brand)).status).toBe('OPEN');
    await app.ask(brand, 'mutation ($id: ID!) { revokeMandate(id: $id) { status } }', { id: requestMandate.id });
    expect(await codeOf(steps.get(acting, deal.id))).not.toBe('ok');
    expect(await codeOf(steps.get(agency, deal.id))).not.toBe('ok');
  });
});

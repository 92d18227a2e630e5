import { chromiumPath, Stage } from './stage.ts';

const stage = new Stage();
const inBrowser = chromiumPath ? describe : describe.skip;

inBrowser('the main job in a browser', () => {
  beforeAll(() => stage.open(), 240_000);
  afterAll(() => stage.close(), 60_000);

  it('a brand and a creator agree, deliver and settle, each before their own screen', async () => {
    const brand = await stage.person();
    await brand.visit('/login');
    await brand.fill(/e-?mail/i, 'brand@meadow.demo');
    await brand.fill(/password/i, 'meadow in bloom');
    await brand.press(/^(log|sign) in$/i);
    await brand.page.waitForURL(/\/brand/);
    // The offer that was countered is the first thing that waits.
    await brand.visit('/brand/deals');
    const row = brand.page.locator('main a[href*="/deals/"]');
    const hrefs = await row.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    let room = '';
    for (const href of new Set(hrefs)) {
      await brand.visit(href);
      if (await brand.page.getByRole('button', { name: /^Accept for/ }).count()) {
        room = href;
        break;
      }
    }
    expect(room).toMatch(/\/deals\//);
    await brand.confirm(/^Accept for/);
    await brand.confirm(/into escrow$/);
    await brand.picture('walk-1-funded');

    const creator = await stage.person({ email: 'creator3@meadow.demo', width: 390, height: 844 });
    await creator.visit(room.replace('/brand/', '/creator/'));
    await creator.fill('Title', 'A week without a white cast');
    await creator.fill('Text', 'Seven mornings, one bottle, the price in the first line.');
    // What the brief asks for is ticked off, point by point.
    for (const point of await creator.page.getByRole('group', { name: 'Must-haves' }).getByRole('checkbox').all()) await point.check();
    await creator.page.getByRole('button', { name: 'Submit draft' }).click();
    await creator.sees('Draft in review');
    await creator.picture('walk-2-drafted');

    // The brand's screen moves by itself.
    await brand.page.getByRole('button', { name: 'Approve draft' }).waitFor();
    await brand.confirm(/^Approve draft$/);

    await creator.page.getByLabel('Link of the note').or(creator.page.getByPlaceholder('https://')).first().fill('https://www.xiaohongshu.com/explore/browser');
    await creator.confirm(/^Publish note$/);
    await creator.picture('walk-3-published');

    await brand.page.getByRole('button', { name: /^Confirm and release/ }).waitFor();
    await brand.confirm(/^Confirm and release/);
    await brand.sees(/Settled/);
    await brand.picture('walk-4-settled');

    await creator.visit('/creator/earnings');
    await creator.picture('walk-5-earnings');
    expect([...brand.troubles, ...creator.troubles]).toEqual([]);
  }, 120_000);

  it('an operator lets a campaign run, and the agency sees it beside its other clients', async () => {
    const operator = await stage.person({ email: 'operator@meadow.demo' });
    await operator.visit('/ops/review/campaigns');
    await operator.confirm(/^Approve/);
    await operator.sees('Queue clear');

    const agency = await stage.person({ email: 'agency@meadow.demo' });
    await agency.visit('/agency');
    await agency.sees('春风 Spring');
    await agency.page.locator('main a', { hasText: '春风 Spring' }).first().click();
    await agency.page.waitForURL(/\/agency\/clients\/[0-9a-f-]{36}/);
    await agency.sees(/Acting for/);
    await agency.picture('walk-6-acting-for');
    expect([...operator.troubles, ...agency.troubles]).toEqual([]);
  }, 60_000);

  it('a newcomer signs up, finds an empty home that says what to do, and tops up', async () => {
    const person = await stage.person();
    await person.visit('/signup');
    await person.picture('walk-7-signup');
    await person.page.getByRole('radio', { name: /^Brand/ }).check();
    await person.fill('Organisation', 'Ada & Co');
    await person.fill('Your name', 'Ada');
    await person.fill(/^E-?mail/i, 'ada@newcomer.example');
    await person.fill(/^Password$/, 'a long walk through');
    await person.page.locator('form button[type=submit]').click();
    await person.page.waitForURL(/\/brand/);
    await person.settled();
    await person.picture('walk-8-first-run');
    await person.visit('/brand/wallet?topUp=120000&currency=CNY');
    await person.picture('walk-9-wallet');
    expect(person.troubles).toEqual([]);
  }, 60_000);
});

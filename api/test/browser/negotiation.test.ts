import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { chromiumPath, Stage, type Person } from './stage.ts';

const stage = new Stage();
const inBrowser = chromiumPath ? describe : describe.skip;

/** What the two languages call what is pressed and read. */
const words = {
  'en-US': {
    counter: 'Counter', send: /^Send counter-offer/, fee: 'Fee', accept: /^Accept for/, fund: /into escrow$/, title: 'Title', text: 'Text', files: /^Pictures, video/, submit: 'Submit draft', changes: 'What should change', revise: /^Request changes/,
    more: 'More', cancel: 'Cancel deal', reason: 'Reason', charge: /100% of the fee is due/, version2: 'Version 2',
    status: { drafted: 'Draft in review', revision: 'Changes requested', approved: 'Draft approved', cancelled: 'Cancelled', funded: 'In escrow' },
  },
  'zh-CN': {
    counter: '还价', send: /^发送还价/, fee: '合作费', accept: /^接受 /, fund: /^托管 /, title: '标题', text: '正文', files: /^图片、视频/, submit: '提交初稿', changes: '修改意见', revise: /^退回修改/,
    more: '更多', cancel: '取消合作', reason: '原因', charge: /按当前阶段收取 100%/, version2: '第 2 版',
    status: { drafted: '初稿待审', revision: '修改中', approved: '初稿通过', cancelled: '已取消', funded: '已托管' },
  },
} as const;
type Language = keyof typeof words;

inBrowser('a negotiation before two screens', () => {
  beforeAll(() => stage.open(), 240_000);
  afterAll(() => stage.close(), 60_000);

  async function ask<T>(person: Person, query: string, variables: object): Promise<T> {
    const reply = await person.context.request.post(`${stage.url}/graphql`, { data: { query, variables } });
    const { data, errors } = (await reply.json()) as { data: T; errors?: { message: string }[] };
    if (errors?.[0]) throw new Error(errors[0].message);
    return data;
  }

  /** An invitation on a brief of its own. */
  async function invited(brand: Person, creatorId: string): Promise<string> {
    const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
    const shared = { currency: 'CNY', deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }], disclosureLabel: '广告', usageRights: { scope: 'feed', months: 6, boostAllowed: true } };
    const brief = { ...shared, title: '两个人的谈判', product: '防晒乳', productUrl: 'https://shop.example.com/p', objective: 'CONSIDERATION', description: '真实使用感受。', budgetMinor: '1000000', platforms: [], categories: [], tiers: [], mustInclude: [], mustAvoid: [], targetAges: [] };
    const { createBrief } = await ask<{ createBrief: { id: string } }>(brand, 'mutation ($i: BriefInput!) { createBrief(input: $i) { id } }', { i: brief });
    await ask(brand, 'mutation ($id: ID!) { publishBrief(id: $id) { id } }', { id: createBrief.id });
    const terms = { ...shared, feeMinor: '100000', draftDueOn: days(5), publishFrom: days(1), publishTo: days(14), revisionLimit: 2, keepOnlineDays: 30, note: '' };
    const { inviteCreator } = await ask<{ inviteCreator: { id: string } }>(brand, 'mutation ($b: ID!, $c: ID!, $t: TermsInput!) { inviteCreator(briefId: $b, creatorId: $c, terms: $t) { id } }', { b: createBrief.id, c: creatorId, t: terms });
    return inviteCreator.id;
  }

  /** Lets the time of the present wait pass: its end, and the timer of it, lie now. */
  async function timeIsUp(dealId: string): Promise<void> {
    const owner = new pg.Client({ connectionString: stage.databaseUrl });
    await owner.connect();
    const now = new Date();
    await owner.query('BEGIN');
    await owner.query('UPDATE deals SET wait_due_at = $2 WHERE id = $1', [dealId, now]);
    await owner.query(`UPDATE timers SET due_at = $2, payload = jsonb_set(payload, '{dueAt}', to_jsonb($3::text)) WHERE key = $1`, [`deal:${dealId}`, now, now.toISOString()]);
    await owner.query('COMMIT');
    await owner.end();
  }

  it.each<[Language, Language, string]>([['en-US', 'zh-CN', 'creator@meadow.demo'], ['zh-CN', 'en-US', 'creator2@meadow.demo']])(
    'goes live from a counter-offer to a charged cancellation, the brand in %s, the creator on a phone in %s',
    async (ofBrand, ofCreator, email) => {
      const [b, c] = [words[ofBrand], words[ofCreator]];
      const brand = await stage.person({ email: 'brand@meadow.demo', locale: ofBrand });
      const creator = await stage.person({ email, locale: ofCreator, width: 390, height: 844 });
      const { viewer } = await ask<{ viewer: { organisation: { id: string } } }>(creator, '{ viewer { organisation { id } } }', {});
      const dealId = await invited(brand, viewer.organisation.id);
      await brand.visit(`/brand/deals/${dealId}`);
      await creator.visit(`/creator/deals/${dealId}`);

      // The creator asks for more; the brand's page moves by itself.
      await creator.page.getByRole('button', { name: c.counter, exact: true }).click();
      await creator.page.getByRole('dialog').getByLabel(c.fee, { exact: true }).fill('1500');
      await creator.page.getByRole('dialog').getByRole('button', { name: c.send }).click();
      await creator.page.getByRole('dialog').nth(1).getByRole('button', { name: c.send }).click();
      await brand.sees(b.version2);
      await brand.picture(`negotiation-1-${ofBrand}-countered`);
      await brand.confirm(b.accept);
      await brand.confirm(b.fund);
      await creator.sees(c.status.funded);

      // A draft with a picture, and one revision of it.
      const picture = join(stage.folder, 'draft.png');
      writeFileSync(picture, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'));
      await creator.page.locator('[data-pane="work"] input[type=file]').first().setInputFiles(picture);
      await creator.sees('draft.png');
      await creator.fill(c.title, 'A week without a white cast');
      await creator.fill(c.text, 'Seven mornings, one bottle.');
      await creator.page.getByRole('button', { name: c.submit }).click();
      await brand.page.getByLabel(b.changes).fill('Show the bottle, please');
      await brand.picture(`negotiation-2-${ofBrand}-draft`);
      await brand.page.getByRole('button', { name: b.revise }).click();
      await creator.sees(c.status.revision);
      await creator.sees('Show the bottle, please');
      await creator.fill(c.text, 'Seven mornings, one bottle, shown in the first picture.');
      await creator.page.getByRole('button', { name: c.submit }).click();
      await brand.sees(b.status.drafted);

      // Nobody answers in time: the draft counts as approved, on both screens.
      await timeIsUp(dealId);
      await brand.sees(b.status.approved);
      await creator.sees(c.status.approved);
      await creator.picture(`negotiation-3-${ofCreator}-approved`);

      // Cancelling now costs the whole fee, and says so first.
      await brand.page.getByRole('button', { name: b.more, exact: true }).last().click();
      await brand.page.getByRole('menuitem', { name: b.cancel }).click();
      await brand.sees(b.charge);
      await brand.picture(`negotiation-4-${ofBrand}-charge`);
      await brand.page.getByRole('dialog').getByLabel(b.reason).fill('changed plans');
      await brand.page.getByRole('dialog').getByRole('button', { name: b.cancel }).click();
      await creator.sees(c.status.cancelled);
      await brand.sees(b.status.cancelled);
      expect(await creator.overflow()).toBe(0);
      await creator.picture(`negotiation-5-${ofCreator}-cancelled`);
      expect([...brand.troubles, ...creator.troubles]).toEqual([]);
      const { deal } = await ask<{ deal: { receipt: { held: { minor: string }; creatorGets: { minor: string } }; history: { status: string; by: string }[] } }>(brand, 'query ($id: ID!) { deal(id: $id) { receipt { held { minor } creatorGets { minor } } history { status by } } }', { id: dealId });
      expect(deal.receipt.held.minor).toBe('0');
      expect(BigInt(deal.receipt.creatorGets.minor)).toBeGreaterThan(0n);
      expect(deal.history.filter(({ by }) => by === 'SYSTEM').map(({ status }) => status)).toEqual(['APPROVED']);
      await brand.leave();
      await creator.leave();
    }, 180_000);
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { chromiumPath, Stage } from './stage.ts';

const stage = new Stage();
const inBrowser = chromiumPath ? describe : describe.skip;
const command = fileURLToPath(new URL('../../dist/trends.cli.js', import.meta.url));

/** Fifty ordinary days, then a week in which everybody talks about one cake. */
function hotList(): string {
  const rows = ['date,title'];
  for (let offset = 0; offset < 56; offset += 1) {
    const day = new Date(Date.UTC(2026, 2, 1 + offset)).toISOString().slice(0, 10);
    for (const subject of ['北京天气预报', '地铁早高峰拥挤', '周末电影票房', '足球联赛比分', '超市蛋糕打折']) rows.push(`${day},${subject}`);
    const talk = [4, 12, 30, 28, 14, 6][offset - 50] ?? 0;
    for (let n = 0; n < talk; n += 1) rows.push(`${day},开心果蛋糕${['真好吃', '排队太久失望', '味道惊艳', '价格实惠', '包装精美', '客服态度差劲'][n % 6]}第${'一二三四五'[Math.floor(n / 6)]}回`);
  }
  return rows.join('\n');
}

inBrowser('the trends page', () => {
  let folder: string;
  beforeAll(async () => {
    await stage.open();
    folder = await mkdtemp(join(tmpdir(), 'meadow-hot-'));
    await writeFile(join(folder, 'hot.csv'), hotList());
    const brand = await stage.person({ email: 'brand@meadow.demo' });
    const reply = await brand.context.request.post(`${stage.url}/graphql`, { data: { query: '{ viewer { organisation { handle } } }' } });
    const { data } = (await reply.json()) as { data: { viewer: { organisation: { handle: string } } } };
    await brand.leave();
    const env = { ...process.env, DATA_DIR: stage.folder, DATABASE_URL: '' };
    await promisify(execFile)(process.execPath, [command, join(folder, 'hot.csv'), '--source', 'A hot list', '--licence', 'MIT', '--name', '热搜', '--org', data.viewer.organisation.handle], { env });
  }, 120_000);
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await stage.close();
  }, 60_000);

  it.each([['zh-CN', 1440], ['en-US', 1440], ['zh-CN', 390], ['en-US', 390]])('shows in %s at %d pixels what rises, why, and what people think', async (locale, width) => {
    const person = await stage.person({ email: 'brand@meadow.demo', locale, width });
    await person.visit('/brand/insight');
    await person.picture(`insight-market-${locale}-${width}`);
    await person.page.getByLabel(/^(文本来源|Texts from)$/).first().click();
    await person.page.getByRole('option', { name: '热搜' }).click();
    await person.sees(/开心果|蛋糕/);
    await person.settled();
    await person.page.locator('.recharts-surface').first().waitFor();
    await person.picture(`insight-${locale}-${width}`);
    expect(await person.overflow()).toBeLessThanOrEqual(0);
    expect(await person.barriers()).toEqual([]);
    expect(person.troubles).toEqual([]);
    await person.leave();
  });
});

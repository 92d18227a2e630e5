import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Installation } from '../../src/installation/start-installation.ts';
import { DEMO_PASSWORD } from '../../src/demo/demo-logins.ts';

const known = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
/** A browser of this machine; without one these tests are skipped, visibly. */
export const chromiumPath = known.find((path): path is string => path !== undefined && existsSync(path));

/** Pictures of every page, to be looked at; not part of the repository. */
const pictures = fileURLToPath(new URL('../../../screenshots/', import.meta.url));

/** A whole installation with the demo workspace, and a browser before it. */
export class Stage {
  private installation!: Installation;
  private browser!: Browser;
  folder!: string;

  get url(): string {
    return this.installation.config.PUBLIC_URL;
  }

  get databaseUrl(): string {
    return this.installation.config.DATABASE_URL;
  }

  async open(): Promise<void> {
    // The built program: its processes are started from the files beside it.
    const { startInstallation } = await import('../../dist/installation/start-installation.js');
    const { loadDemo } = await import('../../dist/demo/load-demo.js');
    const { freePort } = await import('../../dist/platform/database/embedded-postgres.js');
    const { chromium } = await import('playwright-core');
    this.folder = await mkdtemp(join(tmpdir(), 'meadow-browser-'));
    await mkdir(pictures, { recursive: true });
    const env = { PORT: String(await freePort()), EDGE_PORT: String(await freePort()), DATA_DIR: this.folder, LOG_LEVEL: 'error', SANDBOX_DELAY_MS: '100' };
    this.installation = await startInstallation({ ...process.env, ...env, NODE_ENV: 'production', DATABASE_URL: '' }, loadDemo);
    this.browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await this.installation?.stop();
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }

  /** A person before their own screen, signed in when an address is given. */
  async person({ email, locale = 'en-US', width = 1440, height = 900 }: { email?: string; locale?: string; width?: number; height?: number } = {}): Promise<Person> {
    const context = await this.browser.newContext({ locale, viewport: { width, height }, timezoneId: 'Asia/Shanghai' });
    if (email) {
      const reply = await context.request.post(`${this.url}/graphql`, {
        data: { query: 'mutation ($input: LogInInput!) { logIn(input: $input) { role } }', variables: { input: { email, password: DEMO_PASSWORD } } },
      });
      const { errors } = (await reply.json()) as { errors?: { message: string }[] };
      if (errors?.[0]) throw new Error(errors[0].message);
    }
    return new Person(context, await context.newPage(), this.url);
  }
}

/** What a person does and sees; everything that went wrong on the way is kept. */
export class Person {
  readonly troubles: string[] = [];

  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly url: string,
  ) {
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.troubles.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(`console: ${message.text()}`);
    });
  }

  async visit(path: string): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
    await this.settled();
  }

  /** A heading stands, what was asked has come and nothing shows that it loads. */
  async settled(): Promise<void> {
    await this.page.locator('h1').first().waitFor().catch(async () => {
      throw new Error(`${this.page.url()} shows no heading: ${(await this.page.locator('body').innerText()).slice(0, 200)}`);
    });
    await this.page.waitForLoadState('networkidle');
    await this.page.waitForFunction(`document.querySelectorAll('[aria-busy="true"]').length === 0`);
  }

  /** The address of the first link to one thing of a kind, such as `/deals/<id>`. */
  async linkTo(kind: string): Promise<string> {
    const one = new RegExp(`${kind}[0-9a-f]{8}-[0-9a-f-]{27}`);
    const links = this.page.locator(`main a[href*="${kind}"]`);
    await links.first().waitFor();
    const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    const href = hrefs.find((address) => one.test(address));
    if (!href) throw new Error(`${this.page.url()} links to no ${kind}`);
    return href;
  }

  async press(name: RegExp | string): Promise<void> {
    await this.page.getByRole('button', { name }).or(this.page.getByRole('link', { name })).first().click();
  }

  /** Presses a button that asks first, then the same in its dialog. */
  async confirm(name: RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  async fill(label: string | RegExp, text: string): Promise<void> {
    await this.page.getByLabel(label).first().fill(text);
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** How far the page can be scrolled sideways, in pixels. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  }

  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true, animations: 'disabled' });
  }

  /** What an accessibility checker finds at WCAG 2.2 AA. */
  async barriers(): Promise<string[]> {
    const { AxeBuilder } = await import('@axe-core/playwright');
    const results: AxeResults = await new AxeBuilder({ page: this.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`);
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}

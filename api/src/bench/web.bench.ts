import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DEMO_PASSWORD, demoLogins } from '../demo/demo-logins.ts';
import { loadDemo } from '../demo/load-demo.ts';
import { startInstallation } from '../installation/start-installation.ts';
import { freePort } from '../platform/database/embedded-postgres.ts';
import { ConfigError } from '../platform/config/config.ts';
import type { Browser, Page } from 'playwright-core';
import { rounded, type BenchResult } from './result.ts';

const FIRST_VIEW_LIMIT_KB = 200;
const DASHBOARD_LIMIT_KB = 420;
const LCP_LIMIT_MS = 2_500;

const chromium = (): string => {
  const found = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
  if (!found) throw new ConfigError('This benchmark needs Chromium: install it or set CHROMIUM_PATH.');
  return found;
};

/** Gzipped kB of the JavaScript that a page asks for, and the largest contentful paint under a CPU four times slower. */
async function measure(page: Page, url: string, ready: string): Promise<{ kb: number; lcpMs: number }> {
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  // As text: it runs in the page, whose types are not ours.
  await page.addInitScript({ content: `new PerformanceObserver((list) => { globalThis.lcpMs = list.getEntries().at(-1)?.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });` });
  await page.goto(url);
  await page.waitForSelector(ready);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  const lcpMs = await page.evaluate(() => (globalThis as { lcpMs?: number }).lcpMs ?? Number.NaN);
  const bodies = await Promise.all(scripts);
  return { kb: bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000, lcpMs };
}

/** The weight of the first view (log-in) and of the brand's home with its charts, in a real Chromium. */
export async function run(): Promise<BenchResult> {
  const { chromium: engine } = await import('playwright-core');
  const folder = await mkdtemp(join(tmpdir(), 'meadow-bench-'));
  const installation = await startInstallation({ ...process.env, PORT: String(await freePort()), EDGE_PORT: String(await freePort()), DATA_DIR: folder, LOG_LEVEL: 'error' }, loadDemo);
  let browser: Browser | undefined;
  try {
    browser = await engine.launch({ executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
    const url = installation.config.PUBLIC_URL;
    const first = await measure(await browser.newPage(), `${url}/login`, 'form');
    const context = await browser.newContext();
    // The demo brand has a month of figures, so all charts are drawn.
    const input = { email: demoLogins[0].email, password: DEMO_PASSWORD };
    await context.request.post(`${url}/graphql`, { data: { query: 'mutation ($input: LogInInput!) { logIn(input: $input) { role } }', variables: { input } } });
    const home = await measure(await context.newPage(), `${url}/brand`, 'main h1');
    return {
      figures: { first_view_kb: rounded(first.kb, 1), dashboard_kb: rounded(home.kb, 1), lcp_slow_ms: rounded(first.lcpMs, 0), dashboard_lcp_slow_ms: rounded(home.lcpMs, 0) },
      limits: { first_view_kb: FIRST_VIEW_LIMIT_KB, dashboard_kb: DASHBOARD_LIMIT_KB, lcp_slow_ms: LCP_LIMIT_MS },
      ratios: { first_view_vs_limit: rounded(first.kb / FIRST_VIEW_LIMIT_KB), dashboard_vs_limit: rounded(home.kb / DASHBOARD_LIMIT_KB) },
    };
  } finally {
    await browser?.close();
    await installation.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

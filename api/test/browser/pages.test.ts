import { chromiumPath, Stage, type Person } from './stage.ts';

const stage = new Stage();
const inBrowser = chromiumPath ? describe : describe.skip;

interface Tour {
  role: string;
  email?: string;
  paths: string[];
  /** Follows the first link of a list to a page of its kind. */
  open: { from: string; link: string; name: string }[];
}

const tours: Tour[] = [
  { role: 'visitor', paths: ['/login', '/signup'], open: [] },
  {
    role: 'brand',
    email: 'brand@meadow.demo',
    paths: [
      '/brand', '/brand/briefs', '/brand/briefs/new', '/brand/creators', '/brand/creators/import', '/brand/shortlists', '/brand/deals', '/brand/campaigns',
      '/brand/campaigns/new', '/brand/campaigns/bulk', '/brand/seeding', '/brand/contests', '/brand/partners', '/brand/boost', '/brand/rights', '/brand/experiments', '/brand/reports', '/brand/reports/notes',
      '/brand/reports/people', '/brand/reports/paths', '/brand/insight', '/brand/insight/voice', '/brand/insight/share', '/brand/insight/search-back',
      '/brand/insight/events', '/brand/insight/reports', '/brand/insight/alerts', '/brand/insight/words', '/brand/tracking', '/brand/wallet', '/brand/commissions',
      '/brand/invoices', '/brand/reputation', '/inbox', '/mailbox', '/metrics', '/settings', '/settings?tab=notices',
    ],
    open: [
      { from: '/brand/briefs', link: '/briefs/', name: 'brief' },
      { from: '/brand/deals', link: '/deals/', name: 'deal' },
      { from: '/brand/creators', link: '/creators/', name: 'creator' },
      { from: '/brand/campaigns', link: '/campaigns/', name: 'campaign' },
      { from: '/brand/contests', link: '/contests/', name: 'contest' },
    ],
  },
  {
    role: 'creator',
    email: 'creator@meadow.demo',
    paths: ['/creator', '/creator/offers', '/creator/briefs', '/creator/deals', '/creator/earnings', '/creator/commissions', '/creator/payout', '/creator/invoices', '/creator/samples', '/creator/contests', '/creator/rights', '/creator/profile', '/creator/rates', '/creator/reputation'],
    open: [{ from: '/creator/deals', link: '/deals/', name: 'deal' }, { from: '/creator/contests', link: '/contests/', name: 'contest' }],
  },
  { role: 'agency', email: 'agency@meadow.demo', paths: ['/agency', '/agency/clients', '/agency/money'], open: [{ from: '/agency', link: '/agency/clients/', name: 'client' }] },
  {
    role: 'operator',
    email: 'operator@meadow.demo',
    paths: ['/ops', '/ops/review/campaigns', '/ops/contests', '/ops/disputes', '/ops/trust', '/ops/payouts', '/ops/recon', '/ops/traffic', '/ops/verify', '/ops/ledger', '/ops/invoices', '/ops/fees', '/ops/taxes', '/ops/audit', '/ops/creators', '/ops/market'],
    open: [],
  },
];

const languages = [['zh', 'zh-CN'], ['en', 'en-US']] as const;

inBrowser('every page in a browser', () => {
  beforeAll(() => stage.open(), 240_000);
  afterAll(() => stage.close(), 60_000);

  /** The paths of a tour, those of single things found by following a link. */
  async function pathsOf(person: Person, { paths, open }: Tour): Promise<{ name: string; path: string }[]> {
    const found = paths.map((path) => ({ name: path.slice(1).replaceAll('/', '-'), path }));
    for (const { from, link, name } of open) {
      await person.visit(from);
      const path = await person.linkTo(link);
      found.push({ name: `${from.split('/')[1]}-one-${name}`, path });
    }
    return found;
  }

  it.each(tours.flatMap((tour) => languages.map(([short, locale]) => ({ ...tour, short, locale }))))(
    'shows the $role all pages in $short without a fault or a sideways scroll',
    async ({ short, locale, ...tour }) => {
      const faults: string[] = [];
      const wide = await stage.person({ email: tour.email, locale });
      const pages = await pathsOf(wide, tour);
      for (const { name, path } of pages) {
        await wide.visit(path);
        await wide.picture(`${short}-${name}`);
        if ((await wide.overflow()) > 0) faults.push(`${path} scrolls sideways at 1440`);
        if (await wide.page.getByRole('alert').filter({ hasText: /\S/ }).count()) faults.push(`${path} shows an alert`);
      }
      faults.push(...wide.troubles);
      await wide.leave();

      const phone = await stage.person({ email: tour.email, locale, width: 360, height: 760 });
      for (const { name, path } of pages) {
        await phone.visit(path);
        await phone.picture(`${short}-${name}-360`);
        if ((await phone.overflow()) > 0) faults.push(`${path} scrolls sideways at 360`);
      }
      faults.push(...phone.troubles);
      await phone.leave();
      expect(faults).toEqual([]);
    },
    180_000,
  );

  it('shows notices on the device that a person adds, each once, until they log out', async () => {
    const person = await stage.person({ email: 'creator@meadow.demo' });
    await person.context.grantPermissions(['notifications'], { origin: stage.url });
    // The push service of the browser is outside: here it hands out an address at once.
    await person.page.addInitScript({ content: `
      const point = Uint8Array.from(atob('BCVxsr7N/eNgVRqvHtD0zTZsEc6+VV+JvLexhqUzORcxaOzi6+AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4='), (c) => c.charCodeAt(0));
      let made = null;
      PushManager.prototype.getSubscription = async () => made;
      PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
        if (applicationServerKey.length !== 65) throw new Error('no key');
        return (made = { endpoint: 'https://push.example/one', getKey: (name) => (name === 'auth' ? new Uint8Array(16) : point).buffer, unsubscribe: async () => { made = null; document.title = 'unsubscribed'; return true; } });
      };` });
    const cdp = await person.context.newCDPSession(person.page);
    const registrations: { registrationId: string }[] = [];
    cdp.on('ServiceWorker.workerRegistrationUpdated', (event: { registrations: { registrationId: string }[] }) => registrations.push(...event.registrations));
    await cdp.send('ServiceWorker.enable');
    await person.visit('/settings?tab=notices');
    await person.press('Show notices on this device');
    await person.sees(/this device\)/);
    await person.picture('en-settings-device');
    while (registrations.length === 0) await person.page.waitForTimeout(50);
    const data = JSON.stringify({ title: 'Meadow', body: 'Spring invites you', path: '/inbox', tag: 'one', lang: 'en' });
    for (const again of [1, 2]) expect([again, await cdp.send('ServiceWorker.deliverPushMessage', { origin: stage.url, registrationId: registrations.at(-1)?.registrationId ?? '', data })]).toEqual([again, {}]);
    await person.page.waitForFunction(`navigator.serviceWorker.getRegistration().then((all) => all.getNotifications()).then((shown) => shown.length === 1 && shown[0].body === 'Spring invites you')`);
    await person.press(/^Remove: /);
    await person.page.getByText(/this device\)/).waitFor({ state: 'detached' });
    expect(await person.page.title()).toBe('unsubscribed');
    expect(person.troubles).toEqual([]);
    await person.leave();
  }, 60_000);

  it.each([['/brand', 'brand@meadow.demo'], ['/creator', 'creator@meadow.demo'], ['/agency', 'agency@meadow.demo'], ['/ops', 'operator@meadow.demo'], ['/brand/briefs/new', 'brand@meadow.demo'], ['/login', undefined]])(
    'sets no barrier that a checker finds at %s, light or dark',
    async (path, email) => {
      const person = await stage.person({ email });
      const found: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await person.visit(path);
        found.push(...(await person.barriers()).map((barrier) => `${colorScheme} ${barrier}`));
      }
      await person.leave();
      expect(found).toEqual([]);
    },
    60_000,
  );
});

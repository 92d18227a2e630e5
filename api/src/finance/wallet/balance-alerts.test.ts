import { eventually, useTestApp, type Person } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { available, funding } from '../ledger/account.ts';
import { BalanceAlertsService } from './balance-alerts.service.ts';

describe('a balance alert', () => {
  const app = useTestApp();
  let alerts: BalanceAlertsService;
  beforeAll(async () => {
    alerts = (await app.startWorker()).get(BalanceAlertsService, { strict: false });
  });
  const told = async (person: Person) => (await app.ask<{ notifications: { edges: { node: { code: string } }[] } }>(person, '{ notifications(first: 20) { edges { node { code } } } }')).notifications.edges.filter(({ node }) => node.code === 'wallet.low').length;
  const set = (person: Person, belowMinor: string | null) => app.ask(person, 'mutation ($b: Minor) { setLowBalanceAlert(currency: "CNY", belowMinor: $b) }', { b: belowMinor });

  it('is told once each time the balance falls below, and not while it stays there', async () => {
    const brand = await app.signUp('BRAND');
    const pay = (amountMinor: number, into: boolean) => move(app.owner, { kind: 'test.move', from: into ? funding() : available(brand.organisationId), to: into ? available(brand.organisationId) : funding(), amountMinor });
    await pay(10_000, true);
    await set(brand, '5000');
    await alerts.look();
    await pay(6_000, false);
    await alerts.look();
    await alerts.look();
    await eventually(() => told(brand), (count) => count === 1);
    await pay(3_000, true);
    await alerts.look();
    await pay(3_000, false);
    await alerts.look();
    await eventually(() => told(brand), (count) => count === 2);
    await set(brand, null);
    expect(await app.ask(brand, '{ lowBalanceAlert(currency: "CNY") }')).toEqual({ lowBalanceAlert: null });
    await expect(set(brand, '0')).rejects.toMatchObject({ code: 'AMOUNT_INVALID' });
    await expect(app.ask(await app.signUp('CREATOR'), 'mutation { setLowBalanceAlert(currency: "CNY", belowMinor: "5") }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

import { useTestApp } from '../../test/app.ts';

describe('what a category of goods brings later', () => {
  const app = useTestApp();
  const set = 'mutation ($category: String!, $days: Int!) { setDecisionDays(category: $category, days: $days) }';

  it('has days of the brand’s own, which nobody else sets', async () => {
    const [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    expect(await app.ask(brand, set, { category: 'beauty', days: 28 })).toEqual({ setDecisionDays: 28 });
    expect(await app.ask(brand, set, { category: 'beauty', days: 29 })).toEqual({ setDecisionDays: 29 });
    for (const days of [-1, 91]) await expect(app.ask(brand, set, { category: 'beauty', days })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(app.ask(creator, set, { category: 'beauty', days: 1 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await app.owner.query('SELECT category, days FROM decision_days WHERE brand_id = $1', [brand.organisationId])).rows).toEqual([{ category: 'beauty', days: 29 }]);
  });
});

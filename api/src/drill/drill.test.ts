import { drill } from './drill.ts';

describe('the fault drill', () => {
  it('loses and doubles nothing when edge, worker and PostgreSQL are killed in turn', async () => {
    const { faults, kills, acknowledged, clicks } = await drill(1);
    expect(faults).toEqual([]);
    expect(Object.values(kills).every((count) => count >= 1)).toBe(true);
    expect(Math.min(acknowledged, clicks)).toBeGreaterThan(0);
  }, 400_000);
});

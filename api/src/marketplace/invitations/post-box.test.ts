import fc from 'fast-check';
import { goesOutAt, WINDOW_MS } from './post-box.ts';

const now = new Date('2026-03-01T00:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

describe('the post box of a creator', () => {
  it('never gets more invitations in any seven days than its creator takes, however many wait', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: WINDOW_MS - 1 }), { maxLength: 12 }), fc.integer({ min: 1, max: 6 }), fc.nat(15), (before, most, waiting) => {
      const sent = before.slice(0, most).sort((a, b) => b - a).map(ago);
      const out = Array.from({ length: waiting + 1 }, (_, place) => goesOutAt(sent, place, most, now));
      const all = [...sent, ...out].map((at) => at.getTime());
      for (const at of all) expect(all.filter((other) => other > at - WINDOW_MS && other <= at).length).toBeLessThanOrEqual(most);
      expect([...out].sort((a, b) => a.getTime() - b.getTime())).toEqual(out);
    }), { seed: 11 });
  });

  it('is open at once while there is room, and again when the oldest is a week old', () => {
    expect(goesOutAt([ago(86_400_000)], 0, 2, now)).toEqual(now);
    expect(goesOutAt([ago(86_400_000), ago(1_000)], 0, 2, now)).toEqual(new Date(now.getTime() + 6 * 86_400_000));
  });
});

import { matchParts } from '@meadow/shared';
import { randomOf } from './explore.ts';
import { replayOwn, type OwnMatch } from './own-history.ts';

/** Bookings follow the topic, whatever is shown most. */
function shown(briefs: number): OwnMatch[] {
  const random = randomOf('own');
  return Array.from({ length: briefs }, (_, brief) => Array.from({ length: 20 }, (__, place): OwnMatch => {
    const parts = matchParts.map(() => random());
    const grade = parts[matchParts.indexOf('topic')]! > 0.85 ? 1 : 0;
    return { briefId: `b${brief}`, at: new Date(Date.UTC(2026, 0, 1, brief)), parts, grade, objective: 'CONSIDERATION', tier: place % 2 === 0 ? 'NANO' : 'MID', place: place + 1, isNewcomer: place % 5 === 0, hasChoice: true, shownBefore: Math.floor(100 * random()) };
  })).flat();
}

describe('replaying an installation’s own history', () => {
  it('judges on a later time than it learns from, beside popularity and chance, newcomers apart, with exposure by tier', () => {
    const found = replayOwn(shown(100), new Map([['NANO', 0.9]]), randomOf('chance'))!;
    const ndcg = (name: string) => found.rankers.find((one) => one.name === name)!.ndcg10;
    expect(ndcg('score')).toBeGreaterThan(ndcg('popularity'));
    expect(ndcg('learned from before')).toBeGreaterThan(ndcg('score'));
    expect(found.rankers.map(({ name }) => name)).toEqual(['score', 'learned from before', 'popularity', 'random']);
    expect([found.learnedFrom, found.judgedOn]).toEqual([1_400, 600]);
    expect(found.coldStart.matches).toBeGreaterThan(0);
    expect(found.newcomersShare).toBeCloseTo(0.2, 10);
    expect(found.exposure.find(({ tier }) => tier === 'NANO')).toEqual({ tier: 'NANO', share: 0.5, bound: 0.9 });
    expect(found.exposure.find(({ tier }) => tier === 'MID')).toEqual({ tier: 'MID', share: 0.5, bound: 0.6 });
  });

  it('says nothing while nothing was taken up', () => {
    expect(replayOwn([], new Map(), randomOf('none'))).toBeNull();
    expect(replayOwn(shown(10).map((one) => ({ ...one, grade: 0 })), new Map(), randomOf('none'))).toBeNull();
  });
});

import fc from 'fast-check';
import { TargetingIndex, wantsOf, type Targeted, type Targeting, type Viewer } from './targeting-index.ts';

interface Wishing {
  placements: Targeted['placements'];
  targeting: Targeting;
}

const nobody: Targeting = { countries: [], regions: [], devices: [], languages: [], genders: [], ageBands: [], interests: [], keywords: [] };
const group = (wish: Partial<Targeting> = {}, placements: Targeted['placements'] = ['FEED', 'SEARCH']): Wishing => ({ placements, targeting: { ...nobody, ...wish } });
const found = (groups: readonly Wishing[], placement: 'FEED' | 'SEARCH', viewer: Partial<Viewer>, query = '', most = Infinity): number[] => {
  const seen: number[] = [];
  TargetingIndex.of(groups.map(({ placements, targeting }) => ({ placements, wants: wantsOf(targeting) }))).match(placement, { interests: [], ...viewer }, query, (number) => {
    seen.push(number);
    return seen.length < most;
  });
  return seen;
};

/** The rule, written the slow way. */
function wants({ placements, targeting }: Wishing, placement: 'FEED' | 'SEARCH', viewer: Viewer, query: string): boolean {
  const takes = (wish: readonly string[], value: string | undefined) => wish.length === 0 || (value !== undefined && wish.includes(value));
  return (
    placements.includes(placement) && takes(targeting.countries, viewer.country) && takes(targeting.regions, viewer.region) && takes(targeting.devices, viewer.device) &&
    takes(targeting.languages, viewer.language) && takes(targeting.genders, viewer.gender) && takes(targeting.ageBands, viewer.ageBand) &&
    (targeting.interests.length === 0 || targeting.interests.some((interest) => viewer.interests.includes(interest))) &&
    (placement === 'FEED' || targeting.keywords.length === 0 || targeting.keywords.some((keyword) => query.includes(keyword)))
  );
}

describe('targeting', () => {
  it('finds who wants the viewer, in the order of the bids', () => {
    const groups = [group({ countries: ['CN'] }), group({ countries: ['US'] }), group(), group({ countries: ['CN'], genders: ['female'] })];
    expect(found(groups, 'FEED', { country: 'CN', gender: 'female' })).toEqual([0, 2, 3]);
    expect(found(groups, 'FEED', { country: 'cn' })).toEqual([0, 2]);
    expect(found(groups, 'FEED', {})).toEqual([2]);
  });

  it('finds keywords inside a Chinese query, and ignores them in the feed', () => {
    const groups = [group({ keywords: ['防晒', 'sunscreen'] }), group({ keywords: ['口红'] }), group({}, ['FEED'])];
    expect(found(groups, 'SEARCH', {}, '夏天防晒推荐')).toEqual([0]);
    expect(found(groups, 'FEED', {})).toEqual([0, 1, 2]);
  });

  it('stops when the auction has enough', () => {
    expect(found(Array.from({ length: 200 }, () => group()), 'FEED', {}, '', 3)).toEqual([0, 1, 2]);
  });

  it('agrees with the rule for any groups and any viewer', () => {
    const word = fc.constantFrom('a', 'b', 'c');
    const wish = fc.uniqueArray(word, { maxLength: 2 });
    const anyGroup = fc.record({
      placements: fc.uniqueArray(fc.constantFrom('FEED' as const, 'SEARCH' as const), { minLength: 1 }),
      targeting: fc.record({ countries: wish, regions: wish, devices: wish, languages: wish, genders: wish, ageBands: wish, interests: wish, keywords: wish }),
    });
    const value = fc.option(word, { nil: undefined });
    const anyViewer = fc.record({ country: value, region: value, device: value, language: value, gender: value, ageBand: value, interests: wish });
    fc.assert(
      fc.property(fc.array(anyGroup, { maxLength: 70 }), anyViewer, fc.constantFrom('FEED' as const, 'SEARCH' as const), fc.string({ unit: word, maxLength: 6 }), (groups, viewer, placement, query) => {
        const expected = groups.flatMap((each, number) => (wants(each, placement, viewer, query) ? [number] : []));
        expect(found(groups, placement, viewer, query)).toEqual(expected);
      }),
    );
  });
});

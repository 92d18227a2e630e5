import { KeywordIndex, keywordWantsOf, type KeywordWishes } from './keyword-index.ts';
import { slotOf, slotsOf, viewersSlotOf } from './day-parts.ts';

const wanting = (wishes: readonly Partial<KeywordWishes>[], query: string): number[] => {
  const index = new KeywordIndex(1);
  wishes.forEach((wish, group) => index.add(group, keywordWantsOf({ keywords: [], ...wish })));
  const bits = index.of(query, new Uint32Array(1));
  return wishes.flatMap((_, group) => ((bits[0]! >>> group) & 1 ? [group] : []));
};

describe('keywords of a search ad', () => {
  it('match as a phrase, exactly, or by their words in any order', () => {
    const wishes = [{ keywords: ['防晒乳'] }, { exactKeywords: ['防晒乳'] }, { broadKeywords: ['敏感肌 防晒乳'] }, {}];
    expect(wanting(wishes, '防晒乳')).toEqual([0, 1, 3]);
    expect(wanting(wishes, '防晒乳敏感肌能用吗')).toEqual([0, 2, 3]);
    expect(wanting(wishes, '敏感肌用什么')).toEqual([3]);
  });

  it('cut Chinese into words, so that a word inside another is no match of its own', () => {
    // 南京市/长江大桥, not 市长.
    expect(wanting([{ broadKeywords: ['市长'] }, { broadKeywords: ['长江大桥'] }], '南京市长江大桥')).toEqual([1]);
  });

  it('know no capitals, no full width and no doubled spaces', () => {
    expect(wanting([{ exactKeywords: ['sun screen'] }, { broadKeywords: ['screen sun'] }], 'Ｓｕｎ  SCREEN')).toEqual([0, 1]);
  });

  it('never show where a negative occurs, also without any other keyword', () => {
    const wishes = [{ keywords: ['防晒'], negativeKeywords: ['假货'] }, { negativeKeywords: ['假货'] }, { keywords: ['假货'] }];
    expect(wanting(wishes, '防晒 假货 鉴别')).toEqual([2]);
    expect(wanting(wishes, '防晒推荐')).toEqual([0, 1]);
  });
});

describe('hours of the week', () => {
  // 2026-11-23 is a Monday.
  const at = (instant: string) => slotOf(Date.parse(instant));
  const wants = (parts: string[], zone: string, instant: string) => slotsOf(parts, zone, new Date(instant)).includes(at(instant));

  it('are those of the campaign’s zone', () => {
    expect(wants(['1 8-22'], 'Asia/Shanghai', '2026-11-23T00:00:00Z')).toBe(true); // 8:00 in Shanghai
    expect(wants(['1 8-22'], 'Asia/Shanghai', '2026-11-22T23:59:00Z')).toBe(false); // 7:59
    expect(wants(['1 8-22'], 'Asia/Shanghai', '2026-11-23T14:00:00Z')).toBe(false); // 22:00
    expect(wants(['1 8-22'], 'Asia/Kolkata', '2026-11-23T02:30:00Z')).toBe(true); // 8:00 in Kolkata
    expect(wants(['1 8-22'], 'America/New_York', '2026-11-23T12:59:00Z')).toBe(false); // 7:59 in New York
  });

  it('may go on into the next day and over the end of the week', () => {
    expect(wants(['7 20-2'], 'UTC', '2026-11-23T01:59:00Z')).toBe(true);
    expect(wants(['7 20-2'], 'UTC', '2026-11-23T02:00:00Z')).toBe(false);
    expect(wants(['6-1 0-24'], 'UTC', '2026-11-23T12:00:00Z')).toBe(true);
    expect(wants(['6-1 0-24'], 'UTC', '2026-11-24T12:00:00Z')).toBe(false);
  });

  it('are those of the viewer’s own clock where its hour is known', () => {
    const wantsAt = (parts: string[], instant: string, hour: number) => slotsOf(parts, 'Asia/Shanghai', new Date(instant)).includes(viewersSlotOf(Date.parse(instant), hour));
    // 20:00 on Sunday in Los Angeles, where it is Monday noon in Shanghai.
    expect(wantsAt(['7 18-22'], '2026-11-23T04:00:00Z', 20)).toBe(true);
    expect(wantsAt(['1 8-22'], '2026-11-23T04:00:00Z', 20)).toBe(false);
    // 0:10 on Monday in Kolkata and 7:40 in Auckland, where UTC still has Sunday.
    expect(wantsAt(['1 0-1'], '2026-11-22T18:40:00Z', 0)).toBe(true);
    expect(wantsAt(['1 7-8'], '2026-11-22T18:40:00Z', 7)).toBe(true);
    // 8:40 on Sunday in Honolulu, 10 hours behind.
    expect(wantsAt(['7 8-9'], '2026-11-22T18:40:00Z', 8)).toBe(true);
    // Into Monday, over the end of the week.
    expect(wantsAt(['7 20-2'], '2026-11-23T01:30:00Z', 1)).toBe(true);
  });

  it('are all hours for a group without a wish', () => {
    expect(slotsOf([], 'Asia/Shanghai', new Date())).toEqual([]);
  });
});

import fc from 'fast-check';
import { Copies } from './simhash.ts';
import { hashtagsOf, normalise } from './normalise.ts';
import { Segmenter } from './segmenter.ts';

describe('a text', () => {
  it('reads the same in full width, traditional characters and with stickers and markup', () => {
    expect(normalise('ＡＢＣ<b>這間</b>酒店[哭惹]&nbsp;https://example.com/x')).toBe(normalise('abc 这间 酒店   '));
  });

  it('reads letter by letter as it does as a whole', () => {
    // Behind a line break a text is looked at as a whole.
    const asWhole = (text: string) => normalise(`\n${text}`).slice(1);
    const every = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code));
    expect(every.filter((letter) => normalise(letter) !== asWhole(letter))).toEqual([]);
    expect(every.filter((letter) => normalise(`Ａ${letter}é，`) !== asWhole(`Ａ${letter}é，`))).toEqual([]);
    const letter = fc.oneof(fc.constantFrom(...'，Ａ①ª　ΣΑσ가ᄀ㎏ﬀ這A<&:['), fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)));
    fc.assert(fc.property(fc.array(letter, { maxLength: 12 }).map((letters) => letters.join('')), (text) => normalise(text) === asWhole(text)), { numRuns: 5_000, seed: 1 });
  });

  it('has its hashtags, however the platform writes them', () => {
    expect(hashtagsOf('#早C晚A# #敏感肌[话题]# #ootd')).toEqual(['早C晚A', '敏感肌', 'ootd']);
  });

  it('is cut into terms in both languages, without what says nothing', () => {
    const terms = new Segmenter().terms('我们今天去买了防晒霜，真的 the best sunscreen 2024');
    expect(terms).toEqual(expect.arrayContaining(['防晒霜', 'best', 'sunscreen']));
    expect(terms.filter((term) => ['我们', '今天', 'the', '2024'].includes(term))).toEqual([]);
  });

  it('has the days whose names are numbers', () => {
    expect(new Segmenter().terms('双11和618怎么囤货，2023年12月有3件')).toEqual(expect.arrayContaining(['双11', '618', '囤货']));
    expect(new Segmenter().terms('2023年12月有3件')).not.toContain('2023');
  });

  it('keeps the dictionary’s words whole and counts them under one name', () => {
    const own = new Segmenter([{ word: '小棕瓶', canonical: '雅诗兰黛' }, { word: '神仙水', canonical: 'sk-ii' }]);
    expect(own.terms('小棕瓶和神仙水哪个好')).toEqual(expect.arrayContaining(['雅诗兰黛', 'sk-ii']));
  });

  it('of 100 kB, of nothing, or of control characters stops nobody', () => {
    const segmenter = new Segmenter();
    expect(segmenter.termsOfMany(['好吃'.repeat(50_000), '', '\u0000\u0001\n\n', '🍵🍰']).length).toBe(4);
    expect(segmenter.termsOfMany([])).toEqual([]);
  });

  it('that many publish with small changes is one text', () => {
    const segmenter = new Segmenter();
    const copies = new Copies(segmenter.vocabulary);
    const note = '这款防晒霜质地清爽不油腻适合敏感肌日常通勤补涂方便价格实惠夏天海边旅行必备推荐学生党入手';
    const seen = [note, `${note}！！`, `${note}🌟`, '一杯手冲咖啡从选豆烘焙研磨水温到闷蒸时间新手应该知道的器具与步骤记录'].map((text) => copies.isCopy(0, segmenter.idsOfMany([text])[0]!));
    expect(seen).toEqual([false, true, true, false]);
  });
});

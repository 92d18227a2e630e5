import { pick, seeded } from '../../scenario/random.ts';
import { newWordsIn } from './new-words.ts';

describe('a word that no dictionary has', () => {
  it('is found where it stands together and stands freely, and nothing else is', () => {
    const random = seeded(12);
    const letters = '天地人山水花草木石云风雨雪月星江河湖海鱼鸟虫田园村城门窗桌灯书画琴棋茶酒饭面米豆瓜果桃李梅兰竹菊松柏'.split('');
    const some = () => Array.from({ length: 4 }, () => pick(random, letters)).join('');
    const texts = Array.from({ length: 400 }, (_, index) => (index % 8 === 0 ? `${some()}氛围感${some()}` : `${some()}${some()}`));
    expect(newWordsIn(texts, () => false).map(({ word }) => word)).toEqual(['氛围感']);
    expect(newWordsIn(texts, (word) => word === '氛围感')).toEqual([]);
  });
});

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readLabelled } from './read-labelled.ts';
import { sentimentOf } from './sentiment.ts';
import { TrainedSentiment, type Labelled } from './trained.ts';
import { Voice } from './voice.ts';
import { scoreZh } from './zh-sentiment.ts';

const reviews = fileURLToPath(new URL('../../../../../shared/data/sentiment/chnsenticorp_validation.csv.gz', import.meta.url));
const whereReviewsAre = existsSync(reviews) ? it : it.skip;

describe('what a text thinks', () => {
  it.each([
    ['这款面霜很好用，味道也好闻', 'positive'], ['一点都不好用，太失望了', 'negative'], ['服務態度很差，再也不來了', 'negative'], ['价格实惠，虽然包装一般，但是质量非常好', 'positive'],
    ['周二发货', 'neutral'], ['I love this serum, it is great', 'positive'], ['not good at all, very disappointing', 'negative'], ['The parcel has 200 ml.', 'neutral'],
  ])('is read in both languages, with negation and degree: %s', (text, expected) => {
    expect(sentimentOf(text).sentiment).toBe(expected);
  });

  it('is surer the more is said', () => {
    expect(sentimentOf('非常好用，强烈推荐，物超所值').confidence).toBeGreaterThan(sentimentOf('好用').confidence);
    expect(sentimentOf('周二发货').confidence).toBe(0.5);
  });

  it('is told by what it is about', () => {
    const { sentiment, aspects } = new Voice().of(['价格实惠', '价格太贵', '快递很快，客服态度差劲']);
    expect(sentiment.positive + sentiment.neutral + sentiment.negative).toBe(3);
    expect(aspects).toEqual(expect.arrayContaining([{ aspect: 'price', positive: 1, negative: 1 }, { aspect: 'service', positive: 0, negative: 1 }]));
  });

  whereReviewsAre('is right for four of five reviews', async () => {
    const { rows } = await readLabelled(reviews);
    const right = rows.filter(({ text, positive }) => scoreZh(text).score > 0 === positive).length;
    expect(right / rows.length).toBeGreaterThanOrEqual(0.8);
  });
});

describe('a model of one’s own', () => {
  const made: Labelled[] = Array.from({ length: 400 }, (_, index) => {
    const positive = index % 2 === 0;
    return { text: `${['面霜', '酒店', '耳机', '蛋糕'][index % 4]}${positive ? '真心喜欢会回购' : '失望想退货'}${index}`, positive };
  });

  it('learns, says how sure it is, and is the same after it was stored', () => {
    const model = TrainedSentiment.train(made);
    expect(model.praise('手表真心喜欢')).toBeGreaterThan(0.7);
    expect(model.praise('手表想退货')).toBeLessThan(0.3);
    expect(TrainedSentiment.fromJson(model.toJson()).praise('手表真心喜欢')).toBe(model.praise('手表真心喜欢'));
    expect(TrainedSentiment.train(made).toJson()).toBe(model.toJson());
  });

  it('is refused when it is something else', () => {
    expect(() => TrainedSentiment.fromJson('{"kind":"other"}')).toThrow();
  });
});

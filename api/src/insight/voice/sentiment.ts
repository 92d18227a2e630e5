import { SentimentIntensityAnalyzer } from 'vader-sentiment';
import { scoreZh } from './zh-sentiment.ts';

export type SentimentClass = 'positive' | 'neutral' | 'negative';
export interface Sentiment {
  sentiment: SentimentClass;
  /** How sure the class is, 0.5 to 1. */
  confidence: number;
  aspects: ReadonlyMap<string, number>;
}

const han = /\p{Script=Han}/u;
const NONE: ReadonlyMap<string, number> = new Map();
/** Weaker than one plain word of praise or blame says nothing. */
const ZH_NEUTRAL = 0.5;
const EN_NEUTRAL = 0.05;

const sure = (strength: number): number => 1 / (1 + Math.exp(-strength));
const classOf = (score: number, neutral: number): SentimentClass => (score > neutral ? 'positive' : score < -neutral ? 'negative' : 'neutral');

/** −1 to 1, as the published VADER rates English. */
export const scoreEn = (text: string): number => SentimentIntensityAnalyzer.polarity_scores(text).compound;

/** What a text thinks of what it is about, by the words that ship with the product. */
export function sentimentOf(text: string): Sentiment {
  if (han.test(text)) {
    const { score, aspects } = scoreZh(text);
    const sentiment = classOf(score, ZH_NEUTRAL);
    return { sentiment, confidence: sentiment === 'neutral' ? 0.5 : sure(Math.abs(score) * 0.35), aspects };
  }
  const score = scoreEn(text);
  const sentiment = classOf(score, EN_NEUTRAL);
  return { sentiment, confidence: sentiment === 'neutral' ? 0.5 : sure(Math.abs(score) * 2), aspects: NONE };
}

import { byWordLists, type Reader } from './own-model.ts';

export interface VoiceOfTexts {
  sentiment: { positive: number; neutral: number; negative: number; confidence: number | null };
  aspects: { aspect: string; positive: number; negative: number }[];
}

/** What many texts think, and about which side of it. */
export class Voice {
  constructor(private readonly reader: Reader = byWordLists) {}

  of(texts: readonly string[]): VoiceOfTexts {
    const split = { positive: 0, neutral: 0, negative: 0 };
    const aspects = new Map<string, { positive: number; negative: number }>();
    let sure = 0;
    for (const text of texts) {
      const read = this.reader.read(text);
      split[read.sentiment] += 1;
      sure += read.confidence;
      for (const [aspect, score] of read.aspects) {
        const said = aspects.get(aspect) ?? { positive: 0, negative: 0 };
        said[score > 0 ? 'positive' : 'negative'] += 1;
        aspects.set(aspect, said);
      }
    }
    const told = [...aspects].map(([aspect, said]) => ({ aspect, ...said })).sort((a, b) => b.positive + b.negative - a.positive - a.negative);
    return { sentiment: { ...split, confidence: texts.length === 0 ? null : sure / texts.length }, aspects: told };
  }
}

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { sentimentOf, type Sentiment } from './sentiment.ts';
import { TrainedSentiment } from './trained.ts';

/** Reads a text; the word lists tell what it is about, whoever tells what it thinks. */
export interface Reader {
  isOwn: boolean;
  read(text: string): Sentiment;
}
export const byWordLists: Reader = { isOwn: false, read: sentimentOf };

/** Between these a model is not sure enough to call a text praise or blame. */
const NEUTRAL = { from: 0.4, to: 0.6 };

export const byModel = (model: TrainedSentiment): Reader => ({
  isOwn: true,
  read: (text) => {
    const praise = model.praise(text);
    return { sentiment: praise > NEUTRAL.to ? 'positive' : praise < NEUTRAL.from ? 'negative' : 'neutral', confidence: Math.max(praise, 1 - praise), aspects: sentimentOf(text).aspects };
  },
});

/** The model that `npm run train` has left in the data folder, read again when it changes; without one, the word lists. */
@Injectable()
export class OwnModel {
  private readonly path: string;
  private loaded: { changedMs: number; reader: Reader } | undefined;

  constructor(@Inject(CONFIG) config: Config) {
    this.path = join(config.DATA_DIR, 'models', 'sentiment.json');
  }

  async current(): Promise<Reader> {
    const changedMs = await stat(this.path).then(({ mtimeMs }) => mtimeMs, () => null);
    if (changedMs === null) return byWordLists;
    if (this.loaded?.changedMs !== changedMs) this.loaded = { changedMs, reader: byModel(TrainedSentiment.fromJson(await readFile(this.path, 'utf8'))) };
    return this.loaded.reader;
  }
}

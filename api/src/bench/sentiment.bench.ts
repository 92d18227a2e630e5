import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calibrationError, readLabelled, scoreEn, scoreZh, TrainedSentiment, type Labelled } from '../insight/import.ts';
import { openRows } from '../marketplace/import.ts';
import { ConfigError } from '../platform/config/config.ts';
import { rounded, type BenchResult } from './result.ts';

const data = fileURLToPath(new URL('../../../../shared/data/sentiment/', import.meta.url));

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [x, y] = [mean(0), mean(1)];
  const sum = (of: (a: number, b: number) => number) => pairs.reduce((total, [a, b]) => total + of(a - x, b - y), 0);
  return sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
}

const accuracy = (rows: readonly Labelled[], isPraise: (text: string) => boolean) => rows.filter(({ text, positive }) => isPraise(text) === positive).length / rows.length;

async function ratedTweets(): Promise<(readonly [number, number])[]> {
  const pairs: (readonly [number, number])[] = [];
  for await (const row of (await openRows(`${data}vader_tweets_part.csv.gz`)).rows) {
    const text = 'refused' in row ? undefined : row.values['text'];
    if (!('refused' in row) && typeof text === 'string') pairs.push([Number(row.values['mean_rating_-4_to_4']), scoreEn(text)]);
  }
  return pairs;
}

/** Accuracy on labelled reviews that neither the lexicon nor the model was made from, beside the larger class; English beside its raters. */
export async function run(): Promise<BenchResult> {
  if (!existsSync(data)) throw new ConfigError(`This benchmark needs the labelled texts in ${data}.`);
  const [{ rows: train }, { rows: test }] = [await readLabelled(`${data}chnsenticorp_train.csv.gz`), await readLabelled(`${data}chnsenticorp_validation.csv.gz`)];
  const [{ rows: food }, { rows: shopping }] = [await readLabelled(`${data}waimai_10k_part.csv.gz`), await readLabelled(`${data}online_shopping_10_cats_part.csv.gz`)];
  const byLexicon = (text: string) => scoreZh(text).score > 0;
  const started = performance.now();
  const model = TrainedSentiment.train(train);
  const trained = performance.now() - started;
  const judged = test.map(({ text, positive }) => {
    const praise = model.praise(text);
    return { confidence: Math.max(praise, 1 - praise), right: praise >= 0.5 === positive };
  });
  const majority = accuracy(test, () => true);
  return {
    figures: {
      zh_lexicon_accuracy: rounded(accuracy(test, byLexicon), 4),
      zh_lexicon_accuracy_food: rounded(accuracy(food, byLexicon), 4),
      zh_lexicon_accuracy_shopping: rounded(accuracy(shopping, byLexicon), 4),
      zh_trained_accuracy: rounded(judged.filter(({ right }) => right).length / judged.length, 4),
      zh_trained_calibration_error: rounded(calibrationError(judged), 4),
      en_rater_correlation: rounded(correlation(await ratedTweets()), 4),
      train_ms: Math.round(trained),
    },
    limits: { majority_accuracy: rounded(Math.max(majority, 1 - majority), 4) },
    ratios: {},
  };
}

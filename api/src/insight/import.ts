/** What the command lines need of the wing, without its GraphQL. */
export { CorpusService } from './corpus/corpus.service.ts';
export type { DatasetKind, NewText } from './corpus/counter.ts';
export { readTexts, type TextRefusal } from './corpus/read-texts.ts';
export { TrendsStore } from './trends/trends.store.ts';
export { readLabelled } from './voice/read-labelled.ts';
export { scoreEn } from './voice/sentiment.ts';
export { calibrationError, TrainedSentiment, type Labelled } from './voice/trained.ts';
export { scoreZh } from './voice/zh-sentiment.ts';
export { Segmenter } from './language/segmenter.ts';
export { numbered } from './trends/day-counts.ts';
export { detectTrends } from './trends/detect.ts';
export { forecast, seasonalNaive } from './forecasts/forecast.ts';
export { hotListOf } from './desk/hot-list.ts';

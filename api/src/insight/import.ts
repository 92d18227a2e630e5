/** What the command lines need of the wing, without its GraphQL. */
export { CorpusService } from './corpus/corpus.service.ts';
export type { DatasetKind, NewText } from './corpus/counter.ts';
export { readTexts, type TextRefusal } from './corpus/read-texts.ts';
export { TrendsStore } from './trends/trends.store.ts';

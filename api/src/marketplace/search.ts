/** The index of creators and its parts, without Nest: for benchmarks and the command line. */
export { CreatorIndex, type Found, type Question } from './search/creator-index.ts';
export type { IndexedCreator } from './search/indexed-creator.ts';
export { agesAt, anybody, type AimNumbers, type Wanted } from './search/wanted.ts';
export { AGES, AUTHENTICITY, categoryBit, FEMALE, PERFORMANCE, RELIABILITY, SATURATION, STRIDE } from './search/creator-columns.ts';
export { weakPrior } from './creators/performance.ts';
export { fullWeightOf, scoreMatch, type Aim, type Peers } from './matching/score.ts';

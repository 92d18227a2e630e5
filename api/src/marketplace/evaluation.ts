/** How well matching does on data, without Nest: for the command line. */
export { replayIntervals, type History } from './learning/intervals.ts';
export { NEWCOMER_FLOOR, plantMarket, play } from './learning/planted-market.ts';
export { replayChoices, replayNotes, type Ranked } from './learning/public-data.ts';
export { randomOf } from './learning/explore.ts';

/** How well matching does on data, without Nest: for the command line. */
export { heldRanges, replayIntervals, type History } from './learning/intervals.ts';
export { NEWCOMER_FLOOR, plantMarket, play } from './learning/planted-market.ts';
export { replayChoices, replayNotes, type Ranked } from './learning/public-data.ts';
export { randomOf } from './learning/explore.ts';
export { replayOwn, type OwnMatch } from './learning/own-history.ts';
export { MARKET_SHARES, OWN_MATCHES, OWN_RANGES } from './learning/own-history.sql.ts';

/** The choice of a roster without Nest: for benchmarks and the command line. */
export { reachOf, type Audience } from './roster/audience.ts';
export { bestDeduplicated } from './roster/dedup.ts';
export { solveExactly } from './roster/highs.ts';
export { bestLinear, valueOf } from './roster/linear.ts';
export { anyNumber, isFeasible, isImpossible, type Candidates, type Limits, type Roster } from './roster/problem.ts';

import { LOCKED, type Candidates, type Limits } from './problem.ts';
import type { Audience } from './audience.ts';

const number = (value: number): string => (Math.abs(value) < 1e-12 ? '0' : value.toPrecision(12));
const sum = (terms: readonly string[]): string => {
  // The LP format breaks lines anywhere; short ones keep its reader happy.
  const lines: string[] = [];
  for (let at = 0; at < terms.length; at += 12) lines.push(terms.slice(at, at + 12).join(' + '));
  return lines.join('\n + ') || '0 x0';
};

/** The choice as an integer program in CPLEX's LP format, for HiGHS. */
export function programOf(candidates: Candidates, limits: Limits, audience: Audience | null = null): string {
  const { value, price, tier, state } = candidates;
  const rows = [...state.keys()].filter((row) => state[row] === 0 || state[row] === LOCKED);
  const x = (row: number) => `x${row}`;
  const goal = audience ? sum([...audience.people.keys()].map((segment) => `w${segment}`)) : sum(rows.map((row) => `${number(value[row]!)} ${x(row)}`));
  const constraints = [`budget: ${sum(rows.map((row) => `${number(price[row]!)} ${x(row)}`))} <= ${number(limits.budget)}`];
  const bounded = (name: string, some: readonly number[], least: number, most: number) => {
    if (some.length === 0) return;
    if (least > 0) constraints.push(`${name}_least: ${sum(some.map(x))} >= ${least}`);
    if (most < some.length) constraints.push(`${name}_most: ${sum(some.map(x))} <= ${most}`);
  };
  bounded('all', rows, limits.least, limits.most);
  for (const [one, { least, most }] of limits.tiers.entries()) bounded(`tier${one}`, rows.filter((row) => tier[row] === one), least, most);
  if (audience) constraints.push(...reachRows(rows, audience));
  const fixed = rows.filter((row) => state[row] === LOCKED).map((row) => `${x(row)} = 1`);
  const free = audience ? [...audience.people.keys()].flatMap((segment) => [`0 <= z${segment} <= ${MOST_LOAD}`, `0 <= w${segment} <= ${number(audience.people[segment]!)}`]) : [];
  return `Maximize\n obj: ${goal}\nSubject To\n ${constraints.join('\n ')}\nBounds\n ${[...free, ...fixed].join('\n ')}\nBinary\n ${sum(rows.map(x)).replaceAll(' + ', ' ')}\nEnd\n`;
}

const MOST_LOAD = 12;
const TANGENTS = [0, 0.05, 0.1, 0.2, 0.3, 0.45, 0.65, 0.9, 1.2, 1.6, 2.1, 3, 4.5];

/** Reach of a segment is concave in the load of the roster, so its tangents from above are exact enough and never too low: what they prove holds. */
function reachRows(rows: readonly number[], { people, shares }: Audience): string[] {
  const segments = people.length;
  return [...people.keys()].flatMap((segment) => {
    const loads = rows.flatMap((row) => {
      const share = shares[row * segments + segment]!;
      return share > 0 ? [`${number(-Math.log1p(-share))} x${row}`] : [];
    });
    const load = loads.length > 0 ? `load${segment}: z${segment} - ${sum(loads).replaceAll(' + ', ' - ')} = 0` : `load${segment}: z${segment} = 0`;
    const tangents = TANGENTS.map((at, index) => {
      const slope = people[segment]! * Math.exp(-at);
      return `t${segment}_${index}: w${segment} - ${number(slope)} z${segment} <= ${number(people[segment]! - slope * (1 + at))}`;
    });
    return [load, ...tangents];
  });
}

export interface Check {
  what: string;
  expected: string;
  seen: string;
  by: string;
}

const width = (text: string): number => [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 2 : 1), 0);
const padded = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)));

/** The checks as a table for a terminal; a line that does not hold is marked. */
export function table(checks: readonly Check[]): string {
  const columns: (keyof Check)[] = ['what', 'expected', 'seen', 'by'];
  const head: Check = { what: 'what', expected: 'sent or expected', seen: 'seen', by: 'seen by' };
  const widths = columns.map((column) => Math.max(...[head, ...checks].map((check) => width(check[column]))));
  const line = (check: Check, mark: string) => `${mark} ${columns.map((column, i) => padded(check[column], widths[i] ?? 0)).join('  ')}`;
  return [line(head, ' '), ...checks.map((check) => line(check, check.expected === check.seen ? '✓' : '✗'))].join('\n');
}

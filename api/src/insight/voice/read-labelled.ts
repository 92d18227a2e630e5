import { openRows } from '../../marketplace/import.ts';
import type { Labelled } from './trained.ts';

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const labels = new Map([['1', true], ['positive', true], ['pos', true], ['0', false], ['negative', false], ['neg', false]]);

/** Rows with `label` (1 or 0, positive or negative) and `text` or `review`; rows without either are left out and counted. */
export async function readLabelled(path: string): Promise<{ rows: Labelled[]; left: number }> {
  const rows: Labelled[] = [];
  let left = 0;
  for await (const row of (await openRows(path)).rows) {
    if ('refused' in row) {
      left += 1;
      continue;
    }
    const positive = labels.get(textOf(row.values['label']).trim().toLowerCase());
    const text = textOf(row.values['text']) || textOf(row.values['review']);
    if (positive === undefined || text === '') left += 1;
    else rows.push({ text, positive });
  }
  return { rows, left };
}

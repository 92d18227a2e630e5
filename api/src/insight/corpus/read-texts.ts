import { createHash } from 'node:crypto';
import { tierOf } from '@meadow/shared';
import { openRows } from '../../marketplace/import.ts';
import type { NewText } from './counter.ts';

export interface TextRefusal {
  line: number;
  reason: string;
  excerpt: string;
}

const dayColumns = ['date', 'day', 'published_at', 'taken_at', 'created_at'];
const textColumns = ['title', 'text', 'desc', 'caption', 'content', 'review'];
const keyColumns = ['note', 'id', 'post', 'external_id'];
const authorColumns = ['creator', 'author', 'user'];
const sinceColumns = ['author_since', 'registered_at', 'account_created_at'];
const engagementColumns = ['likes', 'collects', 'saves', 'comments', 'shares'];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
const first = (values: Readonly<Record<string, unknown>>, columns: readonly string[]): string => columns.map((name) => textOf(values[name])).find((text) => text !== '') ?? '';

function dayOf(value: string): string | null {
  const day = value.slice(0, 10);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : null;
}

/** Hour of the day as the source writes it, −1 when it tells only the day. */
function hourOf(value: string): number {
  const hour = /^\d{4}-\d{2}-\d{2}[T ](\d{2}):/.exec(value)?.[1];
  return hour === undefined || Number(hour) > 23 ? -1 : Number(hour);
}

/** A row without a key of its own is known by what it says. */
const printOf = (text: string): string => (text.length <= 24 ? text : createHash('md5').update(text).digest('base64url'));

/** The size of the writer's following, where the row tells it. */
function tierIn(values: Readonly<Record<string, unknown>>): string {
  const followers = Number(values['followers'] ?? values['fans'] ?? Number.NaN);
  return Number.isFinite(followers) ? tierOf(followers) : '';
}

/** Texts of a CSV or NDJSON file, gzipped or not; what can't be read is told row by row and stops nothing. */
export async function* readTexts(path: string, refuse: (refusal: TextRefusal) => void): AsyncGenerator<NewText> {
  const { rows } = await openRows(path);
  for await (const row of rows) {
    if ('refused' in row) {
      refuse(row);
      continue;
    }
    const { values, line, excerpt } = row;
    const day = dayOf(first(values, dayColumns));
    const text = textColumns.map((name) => textOf(values[name])).filter((part) => part !== '').join(' ').replaceAll('\0', '');
    if (day === null) refuse({ line, reason: 'The row has no day (date, day, published_at, taken_at).', excerpt });
    else if (text.includes('\uFFFD')) refuse({ line, reason: 'The row is not in the encoding of the file.', excerpt });
    else if (text.trim() === '') refuse({ line, reason: 'The row has no text (title, text, desc, caption).', excerpt });
    else {
      const engagements = engagementColumns.reduce((sum, name) => sum + Math.max(0, Math.round(Number(values[name] ?? 0)) || 0), 0);
      yield {
        key: first(values, keyColumns).slice(0, 200) || printOf(text), day, category: textOf(values['category']).slice(0, 40), text, engagements,
        hour: hourOf(first(values, dayColumns)), author: first(values, authorColumns), tier: tierIn(values), authorSince: dayOf(first(values, sinceColumns)) ?? '',
      };
    }
  }
}

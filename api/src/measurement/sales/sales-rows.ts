import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { EventRejectionCode } from '@meadow/shared';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { emailId, phoneId } from '../events/customer-id.ts';

export const MOST_SALES = 5_000;
export const salesColumns = ['order_id', 'time', 'value', 'currency', 'type', 'coupon', 'link', 'click_id', 'visitor', 'email', 'phone', 'id'] as const;
type Column = (typeof salesColumns)[number];
type Cells = Partial<Record<Column, string>>;

/** A line of the file: an event as senders report it, or why it is none. */
export interface SalesRow {
  line: number;
  event: Record<string, string> | null;
  code: EventRejectionCode | null;
}

/**
 * Reads sales made outside, from CSV with a header.
 * @throws BadInput when it is no CSV, has too many rows, or a column that it cannot do without is missing
 */
export function readSales(csv: string): SalesRow[] {
  const rows = cellsOf(csv);
  const [header = [], ...lines] = rows;
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = (['time', 'value', 'currency'] as const).filter((name) => !names.includes(name));
  if (missing.length > 0 || !(names.includes('order_id') || names.includes('id'))) throw new BadInput({ csv: 'needs the columns order_id, time, value and currency' });
  if (lines.length > MOST_SALES) throw new BadInput({ csv: `has at most ${MOST_SALES} rows` });
  return lines.map((cells, index) => {
    const line = index + 2;
    if (cells.length !== names.length) return { line, event: null, code: 'field_invalid' };
    const given: Cells = {};
    for (const [place, name] of names.entries()) {
      const known = salesColumns.find((one) => one === name);
      const text = cells[place]?.trim();
      if (known && text) given[known] = text;
    }
    return { line, ...eventOf(given) };
  });
}

function cellsOf(csv: string): string[][] {
  try {
    return parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true, delimiter: [',', ';', '\t'] });
  } catch {
    throw new BadInput({ csv: 'cannot be read as CSV' });
  }
}

function eventOf({ email, phone, type = 'purchase', ...given }: Cells): Pick<SalesRow, 'event' | 'code'> {
  if (!['purchase', 'refund', 'lead'].includes(type)) return { event: null, code: 'type_unknown' };
  const id = given.id ?? idOf(type, given);
  if (id === null) return { event: null, code: 'id_invalid' };
  const customer = given.visitor ?? customerOf(email, phone);
  if (customer === null) return { event: null, code: 'field_invalid' };
  const currency = given.currency?.toUpperCase();
  return { event: { ...given, id, type, ...(currency ? { currency } : {}), ...(customer === undefined ? {} : { visitor: customer }) }, code: null };
}

/** @returns null when what is given is neither address nor number */
function customerOf(email: string | undefined, phone: string | undefined): string | null | undefined {
  if (email !== undefined) return emailId(email);
  return phone === undefined ? undefined : phoneId(phone);
}

/** An order is bought once, and may go back in parts. */
function idOf(type: string, { order_id: order, time = '', value = '' }: Cells): string | null {
  if (order === undefined) return null;
  const told = type === 'refund' ? [type, order, time, value] : [type, order];
  return `s.${createHash('sha256').update(told.join('\0')).digest('base64url').slice(0, 32)}`;
}

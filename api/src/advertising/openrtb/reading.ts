/** A bid request that breaks the standard. It is answered 400 without a body, and the reason in a header. */
export class MalformedBidRequest extends Error {}

export type Fields = Readonly<Record<string, unknown>>;

/** @returns an empty object for what is absent @throws MalformedBidRequest for another type */
export function object(value: unknown, where: string): Fields {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new MalformedBidRequest(`${where} is no object`);
  return value as Fields;
}

export function list(from: Fields, field: string): readonly unknown[] {
  const value = from[field];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedBidRequest(`${field} is no list`);
  return value;
}

export function text(from: Fields, field: string): string {
  const value = from[field];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new MalformedBidRequest(`${field} is no text`);
  return value;
}

export const texts = (from: Fields, field: string): string[] =>
  list(from, field).map((value) => {
    if (typeof value !== 'string') throw new MalformedBidRequest(`${field} has an element that is no text`);
    return value;
  });

/** @returns null for what is absent */
export function number(from: Fields, field: string): number | null {
  const value = from[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new MalformedBidRequest(`${field} is no number`);
  return value;
}

export function wholeOrNull(from: Fields, field: string, where: string): number | null {
  const value = number(from, field);
  if (value !== null && (value < 0 || !Number.isInteger(value))) throw new MalformedBidRequest(`${where}.${field} is no whole number of at least 0`);
  return value;
}

/** 0 or 1; any other number is unknown and so 0. */
export const flag = (from: Fields, field: string): boolean => number(from, field) === 1;

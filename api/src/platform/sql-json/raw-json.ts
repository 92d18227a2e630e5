/** A value that is JSON text already: it is copied into the answer as it is. */
export class RawJson {
  constructor(readonly text: string) {}
}

interface Result {
  data?: Record<string, unknown> | null;
  errors?: unknown;
  extensions?: unknown;
}

/** Writes an answer whose top-level fields may be raw; everything else goes through `JSON.stringify`. */
export function stringify(value: object): string {
  const { data, ...rest } = value as Result;
  if (!data || !Object.values(data).some((field) => field instanceof RawJson)) return JSON.stringify(value);
  const fields = Object.entries(data).map(([key, field]) => `${JSON.stringify(key)}:${field instanceof RawJson ? field.text : JSON.stringify(field ?? null)}`);
  const others = Object.entries(rest).flatMap(([key, field]) => (field === undefined ? [] : [`${JSON.stringify(key)}:${JSON.stringify(field)}`]));
  return `{${[...others, `"data":{${fields.join(',')}}`].join(',')}}`;
}

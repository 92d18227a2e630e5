const ILLEGAL = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * A header as it stands in an answer.
 * @throws Error when the value has letters that no header carries, a line's end among them
 */
export function line(name: string, value: string): string {
  if (ILLEGAL.test(value)) throw new Error(`the value of ${name} has letters that no header carries`);
  return `${name}: ${value}\r\n`;
}

export const lines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => line(name, value))
    .join('');

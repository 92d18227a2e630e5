import { isUtf8 } from 'node:buffer';
import { excerptOf, MAX_ROW_BYTES, type FileRow } from './row.ts';

function rowOf(line: number, bytes: Buffer): FileRow | undefined {
  if (!isUtf8(bytes)) return { line, refused: 'NOT_UTF8', reason: 'The line is not UTF-8 text.', excerpt: excerptOf(bytes.toString('latin1')) };
  const text = bytes.toString('utf8').trim();
  if (text === '') return undefined;
  const excerpt = excerptOf(text);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { line, refused: 'NOT_AN_OBJECT', reason: 'The line is JSON but no object.', excerpt };
    }
    return { line, values: value as Record<string, unknown>, excerpt };
  } catch {
    return { line, refused: 'NOT_JSON', reason: 'The line is not valid JSON.', excerpt };
  }
}

const tooLong = (line: number, start: Buffer): FileRow => ({
  line, refused: 'LINE_TOO_LONG', reason: 'The line is longer than 1 MiB.', excerpt: excerptOf(start.toString('utf8')),
});

/** One JSON object per line. Blank lines are skipped; a line over the limit is refused without being held in memory. */
export async function* ndjsonRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileRow> {
  let line = 0;
  let held = Buffer.alloc(0);
  let overlong: Buffer | undefined;
  for await (const chunk of bytes) {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      line += 1;
      const whole = overlong ? undefined : Buffer.concat([held, rest.subarray(0, end)]);
      const row = overlong ? tooLong(line, overlong) : whole && (whole.length > MAX_ROW_BYTES ? tooLong(line, whole.subarray(0, 1_000)) : rowOf(line, whole));
      if (row) yield row;
      held = Buffer.alloc(0);
      overlong = undefined;
      rest = rest.subarray(end + 1);
    }
    if (overlong) continue;
    held = Buffer.concat([held, rest]);
    if (held.length > MAX_ROW_BYTES) {
      overlong = held.subarray(0, 1_000);
      held = Buffer.alloc(0);
    }
  }
  const last = overlong ? tooLong(line + 1, overlong) : rowOf(line + 1, held);
  if (last) yield last;
}

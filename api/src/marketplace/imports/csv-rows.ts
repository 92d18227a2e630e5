import { parse, type CsvError } from 'csv-parse';
import { excerptOf, MAX_ROW_BYTES, type FileRow } from './row.ts';
import { ImportUnreadable } from './imports.errors.ts';

const firstLine = (text: string): string => text.slice(0, text.search(/\r|\n|$/));

/** The separator that occurs most in the header. */
function delimiterOf(header: string): string {
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.mark ?? ',';
}

/** Empty names become `column_3`, repeated ones get a number: every column can be chosen in a mapping. */
function namesOf(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((raw, index) => {
    const name = raw.trim() || `column_${index + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}

function rowOf(line: number, names: readonly string[], cells: readonly string[]): FileRow | undefined {
  if (cells.every((cell) => cell.trim() === '')) return undefined;
  const excerpt = excerptOf(cells.join(','));
  if (cells.length !== names.length) {
    return { line, refused: 'WRONG_COLUMN_COUNT', reason: `The row has ${cells.length} columns, the header ${names.length}.`, excerpt };
  }
  return { line, values: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])), excerpt };
}

function refusalOf(error: CsvError, raw: string): FileRow {
  const line = Number(error['lines'] ?? 0);
  if (error.code === 'CSV_MAX_RECORD_SIZE') return { line, refused: 'LINE_TOO_LONG', reason: 'The row is longer than 1 MiB: a quote may be left open.', excerpt: excerptOf(raw) };
  return { line, refused: 'QUOTES_BROKEN', reason: 'A quoted value is not closed properly.', excerpt: excerptOf(raw) };
}

/** With the option `raw` the parser hands each record over together with its text. */
function cellsOf(given: unknown): string[] {
  const record: unknown = typeof given === 'object' && given !== null && 'record' in given ? given.record : given;
  return Array.isArray(record) ? record.map(String) : [];
}

/** CSV with a header. Rows are taken from the parser chunk by chunk, so the order is the file's and memory stays small. */
export async function* csvRows(bytes: AsyncIterable<Buffer>): AsyncGenerator<FileRow> {
  let ready: FileRow[] = [];
  let names: string[] | undefined;
  let parser: ReturnType<typeof parse> | undefined;
  let failure: Error | undefined;

  const open = (head: string) => {
    const made = parse({
      delimiter: delimiterOf(firstLine(head)),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: MAX_ROW_BYTES,
      raw: true,
      on_record: (given: unknown, { lines }) => {
        const record = cellsOf(given);
        if (!names) names = namesOf(record);
        else {
          const row = rowOf(lines, names, record);
          if (row) ready.push(row);
        }
        return null;
      },
      on_skip: (error, raw) => {
        if (error) ready.push(refusalOf(error, raw ?? ''));
      },
    });
    made.on('error', (error) => (failure = error));
    made.resume();
    return made;
  };
  const feed = (to: NonNullable<typeof parser>, chunk?: Buffer) =>
    new Promise<void>((done, failed) => {
      const settle = (error?: Error | null) => (error ? failed(error) : done());
      if (chunk) to.write(chunk, settle);
      else to.end(settle);
    });

  for await (const chunk of bytes) {
    parser ??= open(chunk.toString('utf8'));
    await feed(parser, chunk);
    if (failure) throw new ImportUnreadable('it is not valid CSV');
    yield* ready;
    ready = [];
  }
  if (parser) await feed(parser);
  yield* ready;
}

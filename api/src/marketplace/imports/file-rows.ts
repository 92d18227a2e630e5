import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { chineseEncodingOf } from './chinese-encoding.ts';
import { csvRows } from './csv-rows.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { ImportUnreadable } from './imports.errors.ts';
import type { FileRow } from './row.ts';

export type FileFormat = 'csv' | 'csv.gz' | 'ndjson' | 'ndjson.gz';

/** A small gzip file may hold a very large text; reading stops here. */
const MAX_TEXT_BYTES = 16 * 2 ** 30;
const SAMPLE = 65_536;

interface Shape {
  format: FileFormat;
  encoding: string;
  /** Bytes of a byte order mark to leave out. */
  skip: number;
}

async function* bytesOf(path: string, gzip: boolean): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: SAMPLE });
  if (!gzip) {
    yield* file as AsyncIterable<Buffer>;
    return;
  }
  const text = createGunzip();
  file.on('error', (error) => text.destroy(error));
  let size = 0;
  try {
    for await (const chunk of file.pipe(text) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_TEXT_BYTES) throw new ImportUnreadable('the unpacked file is larger than 16 GiB');
      yield chunk;
    }
  } catch (error) {
    if (error instanceof ImportUnreadable) throw error;
    throw new ImportUnreadable('the gzip data is damaged or cut off');
  } finally {
    file.destroy();
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** Whether most lines that are not plain ASCII are UTF-8: a few lines of another encoding make rows unreadable, not the file. */
function isMostlyUtf8(text: Buffer): boolean {
  if (isUtf8(text)) return true;
  let votes = 0;
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf(0x0a, from);
    const end = found < 0 ? text.length : found;
    const line = text.subarray(from, end);
    if (line.some((byte) => byte > 0x7f)) votes += isUtf8(line) ? 1 : -1;
    from = end + 1;
  }
  return votes > 0;
}

function encodingOf(head: Buffer): { encoding: string; skip: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', skip: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', skip: 2 };
  // Cut where no character is split, then: text that is not UTF-8 comes from a Chinese spreadsheet.
  const end = head.lastIndexOf(0x0a);
  const whole = end > 0 ? head.subarray(0, end) : head;
  return { encoding: isMostlyUtf8(whole) ? 'utf-8' : chineseEncodingOf(whole), skip: 0 };
}

/** What the file is, by its bytes; its name says nothing. */
async function shapeOf(path: string): Promise<Shape> {
  const gzip = await isGzip(path);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytesOf(path, gzip)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= SAMPLE) break;
  }
  const head = Buffer.concat(chunks);
  const { encoding, skip } = encodingOf(head);
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be' && head.includes(0)) throw new ImportUnreadable('it holds binary data, not CSV or NDJSON text');
  const text = new TextDecoder(encoding).decode(head.subarray(skip)).trimStart();
  if (text === '') throw new ImportUnreadable('it is empty');
  if (text.startsWith('[')) throw new ImportUnreadable('it is one JSON array; write one object per line instead');
  const kind = text.startsWith('{') ? 'ndjson' : 'csv';
  return { format: gzip ? `${kind}.gz` : kind, encoding, skip };
}

/** The file as UTF-8, without byte order mark. */
async function* utf8(path: string, { format, encoding, skip }: Shape): AsyncGenerator<Buffer> {
  const decoder = encoding === 'utf-8' ? undefined : new TextDecoder(encoding);
  let left = skip;
  for await (const chunk of bytesOf(path, format.endsWith('.gz'))) {
    const bytes = left > 0 ? chunk.subarray(left) : chunk;
    left = Math.max(0, left - chunk.length);
    yield decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes;
  }
  if (decoder) yield Buffer.from(decoder.decode());
}

/**
 * Streams a file of rows: CSV (comma, semicolon or tab, with a header) or one JSON object per line, either also gzipped,
 * in UTF-8, UTF-16, GB18030 (GBK) or Big5. The same file always gives the same rows in the same order.
 * @throws ImportUnreadable when it is none of these
 */
export async function openRows(path: string): Promise<{ format: FileFormat; rows: AsyncGenerator<FileRow> }> {
  const shape = await shapeOf(path);
  const bytes = utf8(path, shape);
  return { format: shape.format, rows: shape.format.startsWith('ndjson') ? ndjsonRows(bytes) : csvRows(bytes) };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openRows } from './file-rows.ts';
import type { FileRow } from './row.ts';

describe('reading a file of rows', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'meadow-rows-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function read(content: string | Buffer): Promise<{ format: string; rows: FileRow[] }> {
    const path = join(folder, 'file');
    await writeFile(path, content);
    const { format, rows } = await openRows(path);
    const all: FileRow[] = [];
    for await (const row of rows) all.push(row);
    return { format, rows: all };
  }
  const valuesOf = (rows: FileRow[]) => rows.map((row) => ('values' in row ? row.values : row.refused));

  it('reads CSV with quotes, line breaks inside them, emoji and 汉字', async () => {
    const { format, rows } = await read('id,name\n1,"小红, 🌸"\n2,"two\nlines"\n\n3,"said ""hi"""\n');
    expect(format).toBe('csv');
    expect(valuesOf(rows)).toEqual([{ id: '1', name: '小红, 🌸' }, { id: '2', name: 'two\nlines' }, { id: '3', name: 'said "hi"' }]);
  });

  it.each([['semicolons', 'id;name\n1;a,b'], ['tabs', 'id\tname\n1\ta,b']])('reads %s', async (_, text) => {
    expect(valuesOf((await read(text)).rows)).toEqual([{ id: '1', name: 'a,b' }]);
  });

  it('knows gzip by its bytes and drops a byte order mark', async () => {
    const { format, rows } = await read(gzipSync('\uFEFF{"id":"1"}\r\n{"id":"2"}'));
    expect(format).toBe('ndjson.gz');
    expect(valuesOf(rows)).toEqual([{ id: '1' }, { id: '2' }]);
  });

  it('reads what a Chinese spreadsheet saves: GB18030 and UTF-16', async () => {
    // 昵称,粉丝 ⏎ 小红,1 in GBK
    const gbk = Buffer.from([0xea, 0xc7, 0xb3, 0xc6, 0x2c, 0xb7, 0xdb, 0xcb, 0xbf, 0x0a, 0xd0, 0xa1, 0xba, 0xec, 0x2c, 0x31, 0x0a]);
    expect(valuesOf((await read(gbk)).rows)).toEqual([{ 昵称: '小红', 粉丝: '1' }]);
    expect(valuesOf((await read(Buffer.from('\uFEFF昵称,粉丝\n小红,1', 'utf16le'))).rows)).toEqual([{ 昵称: '小红', 粉丝: '1' }]);
  });

  it('refuses single lines with their number and goes on', async () => {
    const { rows } = await read('{"id":1}\n{"id":\n[1]\n\n{"id":2}');
    expect(rows.map((row) => [row.line, 'refused' in row ? row.refused : 'ok'])).toEqual([[1, 'ok'], [2, 'NOT_JSON'], [3, 'NOT_AN_OBJECT'], [5, 'ok']]);
  });

  it('refuses a row with too few columns', async () => {
    const { rows } = await read('id,name\n1\n2,b');
    expect(rows.map((row) => [row.line, 'refused' in row ? row.refused : 'ok'])).toEqual([[2, 'WRONG_COLUMN_COUNT'], [3, 'ok']]);
  });

  it('refuses a line of 3 MiB and keeps its neighbours', async () => {
    const { rows } = await read(`{"id":1}\n{"id":"${'x'.repeat(3 * 1_048_576)}"}\n{"id":2}`);
    expect(rows.map((row) => ('refused' in row ? row.refused : 'ok'))).toEqual(['ok', 'LINE_TOO_LONG', 'ok']);
    expect(rows[1]?.excerpt.length).toBeLessThanOrEqual(200);
  });

  it('does not lose the whole file to an open quote', async () => {
    const { rows } = await read(`id,name\n1,a\n2,"open\n${'3,b\n'.repeat(400_000)}`);
    expect(rows[0]).toMatchObject({ values: { id: '1' } });
    expect(rows.some((row) => 'refused' in row && row.refused === 'LINE_TOO_LONG')).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['blank lines', Buffer.from('\n\n  \n')],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00])],
    ['a JSON array', Buffer.from('[{"id":1}]')],
    ['gzip that is cut off', gzipSync('{"id":1}\n'.repeat(1_000)).subarray(0, 40)],
  ])('says that %s cannot be imported', async (_, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE' });
  });
});

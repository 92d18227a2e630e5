import type { Selection } from './selection.ts';
import { isExpressible, jsonOf, type SqlObject } from './sql-object.ts';

/** A list of rows in the order of their uuids, newest first, as a Relay connection. */
export interface SqlPage {
  object: SqlObject;
  table: string;
  /**
   * Conditions over alias `n`, e.g. `n.brand_id = $2`; $1 is the page size. A condition that does not apply is left
   * out rather than switched off by a parameter: then one plan fits every call and is made once.
   */
  where: readonly string[];
  /** Parameter with the id to start behind. */
  behind: string | null;
}

const pageInfo = (behind: string | null): Readonly<Record<string, string>> => ({
  hasNextPage: '(SELECT count(*) > $1 FROM page)',
  hasPreviousPage: behind === null ? 'false' : 'true',
  startCursor: '(SELECT max_cursor FROM ends)',
  endCursor: '(SELECT min_cursor FROM ends)',
});
// The cursor of connection.ts: base64url of the JSON of the sort key.
const cursorOf = (id: string): string => `rtrim(translate(encode(convert_to('["' || ${id} || '"]', 'UTF8'), 'base64'), '+/' || chr(10), '-_'), '=')`;

/** Whether SQL can answer all that was asked of the connection. */
export const isPageExpressible = (object: SqlObject, selection: Selection): boolean =>
  selection.every(({ name, selection: below }) => {
    if (name === '__typename' || name === 'totalCount' || name === 'pageInfo') return true;
    return name === 'edges' && (below ?? []).every((edge) => edge.name === 'cursor' || (edge.name === 'node' && isExpressible(object, edge.selection ?? [])));
  });

/** The statement whose one column `json` is the connection. */
export function pageSql({ object, table, where, behind }: SqlPage, selection: Selection): string {
  const condition = where.length > 0 ? where.join(' AND ') : 'true';
  const info = pageInfo(behind);
  const parts = selection.map(({ key, name, selection: below }) => {
    if (name === 'totalCount') return `'${key}', (SELECT count(*) FROM ${table} n WHERE ${condition})`;
    if (name === 'pageInfo') return `'${key}', json_build_object(${(below ?? []).map((field) => `'${field.key}', ${info[field.name] ?? `'PageInfo'`}`).join(', ')})`;
    if (name === '__typename') return `'${key}', '${object.typename}Connection'`;
    const edge = (below ?? []).map((field) => `'${field.key}', ${field.name === 'node' ? jsonOf(object, field.selection ?? [], 'n') : cursorOf('n.id')}`);
    return `'${key}', (SELECT coalesce(json_agg(json_build_object(${edge.join(', ')}) ORDER BY n.id DESC), '[]'::json) FROM shown n)`;
  });
  return `WITH page AS MATERIALIZED (SELECT n.* FROM ${table} n WHERE ${condition}${behind === null ? '' : ` AND n.id < ${behind}::uuid`} ORDER BY n.id DESC LIMIT $1 + 1),
    shown AS (SELECT * FROM page ORDER BY id DESC LIMIT $1),
    ends AS (SELECT ${cursorOf('max(id::text)')} AS max_cursor, ${cursorOf('min(id::text)')} AS min_cursor FROM shown)
    SELECT json_build_object(${parts.join(', ')})::text AS json`;
}

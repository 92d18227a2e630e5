import type { Selection } from './selection.ts';
import { isExpressible, jsonOf, type SqlObject } from './sql-object.ts';

/** A list of rows in the order of their uuids, newest first, as a Relay connection. */
export interface SqlPage {
  object: SqlObject;
  table: string;
  /** Condition over alias `n` with parameters from $3 on, e.g. `n.brand_id = $3`. */
  where: string;
}

const pageInfo: Readonly<Record<string, string>> = {
  hasNextPage: '(SELECT count(*) > $1 FROM page)',
  hasPreviousPage: '$2::uuid IS NOT NULL',
  startCursor: '(SELECT max_cursor FROM ends)',
  endCursor: '(SELECT min_cursor FROM ends)',
};
// The cursor of connection.ts: base64url of the JSON of the sort key.
const cursorOf = (id: string): string => `rtrim(translate(encode(convert_to('["' || ${id} || '"]', 'UTF8'), 'base64'), '+/' || chr(10), '-_'), '=')`;

/** Whether SQL can answer all that was asked of the connection. */
export const isPageExpressible = (object: SqlObject, selection: Selection): boolean =>
  selection.every(({ name, selection: below }) => {
    if (name === '__typename' || name === 'totalCount' || name === 'pageInfo') return true;
    return name === 'edges' && (below ?? []).every((edge) => edge.name === 'cursor' || (edge.name === 'node' && isExpressible(object, edge.selection ?? [])));
  });

/** The statement whose one column `json` is the connection. Parameters: $1 page size, $2 id to start behind or null, then those of `where`. */
export function pageSql({ object, table, where }: SqlPage, selection: Selection): string {
  const parts = selection.map(({ key, name, selection: below }) => {
    if (name === 'totalCount') return `'${key}', (SELECT count(*) FROM ${table} n WHERE ${where})`;
    if (name === 'pageInfo') return `'${key}', json_build_object(${(below ?? []).map((field) => `'${field.key}', ${pageInfo[field.name] ?? `'PageInfo'`}`).join(', ')})`;
    if (name === '__typename') return `'${key}', '${object.typename}Connection'`;
    const edge = (below ?? []).map((field) => `'${field.key}', ${field.name === 'node' ? jsonOf(object, field.selection ?? [], 'n') : cursorOf('n.id')}`);
    return `'${key}', (SELECT coalesce(json_agg(json_build_object(${edge.join(', ')}) ORDER BY n.id DESC), '[]'::json) FROM shown n)`;
  });
  return `WITH page AS MATERIALIZED (SELECT n.* FROM ${table} n WHERE ${where} AND ($2::uuid IS NULL OR n.id < $2) ORDER BY n.id DESC LIMIT $1 + 1),
    shown AS (SELECT * FROM page ORDER BY id DESC LIMIT $1),
    ends AS (SELECT ${cursorOf('max(id::text)')} AS max_cursor, ${cursorOf('min(id::text)')} AS min_cursor FROM shown)
    SELECT json_build_object(${parts.join(', ')})::text AS json`;
}

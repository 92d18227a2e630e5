import { NotExpressible, type Selection } from './selection.ts';

/** How a field is read from a row: an expression over the row's alias. */
export type Expression = (row: string) => string;

/** Child rows, e.g. the ad groups of a campaign. */
export interface SqlList {
  readonly of: () => SqlObject;
  readonly table: string;
  /** Alias of the child rows; unique within a query. */
  readonly alias: string;
  readonly where: (parent: string, row: string) => string;
  readonly orderBy: Expression;
}

/** How a GraphQL object type is read by SQL. Its leaves come out exactly as the scalars of the schema write them. */
export interface SqlObject {
  readonly typename: string;
  readonly leaves: Readonly<Record<string, Expression>>;
  /** Objects made of columns of the same row, such as money with its currency. */
  readonly objects?: Readonly<Record<string, SqlObject>>;
  readonly lists?: Readonly<Record<string, SqlList>>;
}

// The way each scalar of the schema is written.
export const text = (column: string): Expression => (row) => `${row}.${column}`;
export const bigintText = (column: string): Expression => (row) => `${row}.${column}::text`;
export const instant = (column: string): Expression => (row) => `to_char(${row}.${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
export const day = (column: string): Expression => (row) => `${row}.${column}::text`;
export const moneyOf = (column: string): SqlObject => ({ typename: 'Money', leaves: { minor: bigintText(column), currency: text('currency') } });

const quoted = (key: string): string => `'${key.replaceAll("'", "''")}'`;

/** The selection of all that SQL can answer of an object and what hangs on it. */
export function everythingOf({ leaves, objects = {}, lists = {} }: SqlObject): Selection {
  const inner = [...Object.entries(objects), ...Object.entries(lists).map(([name, list]) => [name, list.of()] as const)];
  return [
    ...Object.keys(leaves).map((name) => ({ key: name, name, selection: null })),
    ...inner.map(([name, object]) => ({ key: name, name, selection: everythingOf(object) })),
  ];
}

/** Whether every field of the selection is one that SQL can answer. */
export function isExpressible(object: SqlObject, selection: Selection): boolean {
  return selection.every(({ name, selection: below }) => {
    if (name === '__typename' || name in object.leaves) return true;
    const inner = object.objects?.[name] ?? object.lists?.[name]?.of();
    return inner !== undefined && isExpressible(inner, below ?? []);
  });
}

/**
 * The JSON of one row as a SQL expression with just the fields asked for.
 * @throws NotExpressible for a field that SQL cannot answer
 */
export function jsonOf(object: SqlObject, selection: Selection, row: string): string {
  const parts = selection.map(({ key, name, selection: below }) => {
    const leaf = object.leaves[name];
    if (leaf) return `${quoted(key)}, ${leaf(row)}`;
    if (name === '__typename') return `${quoted(key)}, ${quoted(object.typename)}`;
    const inner = object.objects?.[name];
    if (inner) return `${quoted(key)}, ${jsonOf(inner, below ?? [], row)}`;
    const list = object.lists?.[name];
    if (list) return `${quoted(key)}, ${jsonOfList(list, below ?? [], row)}`;
    throw new NotExpressible();
  });
  return `json_build_object(${parts.join(', ')})`;
}

function jsonOfList({ of, table, alias, where, orderBy }: SqlList, selection: Selection, parent: string): string {
  const item = jsonOf(of(), selection, alias);
  return `(SELECT coalesce(json_agg(${item} ORDER BY ${orderBy(alias)}), '[]'::json) FROM ${table} ${alias} WHERE ${where(parent, alias)})`;
}

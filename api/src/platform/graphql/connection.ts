import type { Type } from '@nestjs/common';
import { Field, ObjectType } from '@nestjs/graphql';
import { BadInput } from '../errors/domain-error.ts';
import { Count } from './scalars.ts';

@ObjectType()
export class PageInfo {
  @Field(() => Boolean) hasNextPage!: boolean;
  @Field(() => Boolean) hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) startCursor!: string | null;
  @Field(() => String, { nullable: true }) endCursor!: string | null;
}

export interface Edge<Node> {
  node: Node;
  cursor: string;
}
export interface Connection<Node> {
  edges: Edge<Node>[];
  pageInfo: PageInfo;
}

/** The Relay connection types of a node, e.g. `DealConnection` and `DealEdge` for `Deal`. */
export function connectionOf<Node extends object>(node: Type<Node>, name: string): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`)
  class NodeEdge implements Edge<Node> {
    @Field(() => node) node!: Node;
    @Field(() => String) cursor!: string;
  }
  @ObjectType(`${name}Connection`)
  class NodeConnection implements Connection<Node> {
    @Field(() => [NodeEdge]) edges!: NodeEdge[];
    @Field(() => PageInfo) pageInfo!: PageInfo;
  }
  return NodeConnection;
}

/** The same, with how many there are in all. */
export function countedConnectionOf<Node extends object>(node: Type<Node>, name: string): Type<Connection<Node> & { totalCount: number }> {
  @ObjectType(`${name}Edge`)
  class NodeEdge implements Edge<Node> {
    @Field(() => node) node!: Node;
    @Field(() => String) cursor!: string;
  }
  @ObjectType(`${name}Connection`)
  class NodeConnection implements Connection<Node> {
    @Field(() => [NodeEdge]) edges!: NodeEdge[];
    @Field(() => PageInfo) pageInfo!: PageInfo;
    @Field(() => Count) totalCount!: number;
  }
  return NodeConnection;
}

export const MAX_PAGE = 100;

/** @returns `first`, checked to lie in 0 to {@link MAX_PAGE} */
export function pageSize(first: number): number {
  if (first < 0 || first > MAX_PAGE) throw new BadInput({ first: `must be between 0 and ${MAX_PAGE}` });
  return first;
}

/** A cursor is opaque: the sort key of a row, which must be unique and stable. */
export const encodeCursor = (key: readonly (string | number)[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** @throws BadInput when the cursor is not one of ours */
export function decodeCursor(cursor: string, parts: number): (string | number)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.length === parts && key.every((part) => typeof part === 'string' || typeof part === 'number')) return key;
  } catch {
    // Falls through to the refusal below.
  }
  throw new BadInput({ after: 'is not a cursor of this list' });
}

/**
 * A forward page from rows that were read with one more than asked for.
 * @param after whether the page starts behind a cursor
 */
export function pageOf<Row, Node>(rows: readonly Row[], first: number, after: boolean, view: (row: Row) => Node, keyOf: (row: Row) => (string | number)[]): Connection<Node> {
  const shown = rows.slice(0, first);
  const edges = shown.map((row) => ({ node: view(row), cursor: encodeCursor(keyOf(row)) }));
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > first, hasPreviousPage: after, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

import type { ImportRejectionCode } from '@meadow/shared';

/** One row of a file: its columns, or why it cannot be read. Lines count from 1; a CSV row has the line it ends on. */
export type FileRow = ReadableRow | RefusedRow;
export interface ReadableRow {
  line: number;
  values: Readonly<Record<string, unknown>>;
  excerpt: string;
}
export interface RefusedRow {
  line: number;
  refused: ImportRejectionCode;
  reason: string;
  excerpt: string;
}

export const MAX_ROW_BYTES = 1_048_576;

/** The row as a person finds it again, short enough for a list. */
export const excerptOf = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text).replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');

import { csvText, type CsvCell } from '@meadow/shared';
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useMemo, type ReactNode } from 'react';
import { useText } from '../i18n/text.tsx';
import { download } from './download.ts';
import styles from './table.module.css';
import { useUrlState } from './useUrlState.ts';

type Sortable = string | number | bigint | null | undefined;

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** What to order by; a column without it cannot be sorted. Unknown stays last either way. */
  sortBy?: (row: Row) => Sortable;
  /** Raw value for the file; a column without it is left out. */
  csv?: (row: Row) => CsvCell;
  /** Header in the file, with unit and metric id; the shown header otherwise. */
  csvHeader?: string;
  align?: 'right';
  /** On a phone: one of the card's three figures, a line of its own (an address, a list), its action, or left out. The first column is the card's title. */
  phone?: 'figure' | 'line' | 'action' | 'hidden';
  total?: ReactNode;
  minWidth?: number;
}

interface Props<Row> {
  /** Names the table in the URL and in the file. */
  id: string;
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row) => void;
  dense?: boolean;
  more?: ReactNode;
  exportable?: boolean;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** Order of two values, ascending; unknown ones are equal here and kept last by the caller. */
function order(a: Sortable, b: Sortable): number {
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b);
  const left = a ?? 0;
  const right = b ?? 0;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** For those who listen. */
const hidden = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' } as const;

/** One table for the whole app: sorted in the URL, first column pinned, cards on a phone, and a file of what it shows. */
export function DataTable<Row extends object>({ id, caption, rows, columns, rowKey, onOpen, dense = false, more, exportable = true }: Props<Row>) {
  const t = useText();
  const isPhone = useMediaQuery('(max-width: 37.5em)') ?? false;
  const [{ [id]: sort = '' }, setUrl] = useUrlState({ [id]: '' });
  const [sortId = '', sortWay = ''] = sort.split('.');
  const defs = useMemo<ColumnDef<typeof features, Row>[]>(
    () => columns.map((column) => ({
      id: column.id,
      accessorFn: (row: Row) => column.sortBy?.(row) ?? undefined,
      header: column.header,
      enableSorting: column.sortBy !== undefined,
      sortUndefined: 'last',
      sortFn: (a: { original: Row }, b: { original: Row }) => order(column.sortBy?.(a.original), column.sortBy?.(b.original)),
    })),
    [columns],
  );
  const table = useTable({
    features,
    columns: defs,
    data: rows,
    getRowId: rowKey,
    state: { sorting: sortId ? [{ id: sortId, desc: sortWay === 'desc' }] : [] },
  });
  const sorted = table.getRowModel().rows.map((row) => row.original);
  const shown = columns.filter((column) => !isPhone || column.phone !== 'hidden');
  const turn = (column: string) => setUrl({ [id]: sort === `${column}.desc` ? `${column}.asc` : sort === `${column}.asc` ? '' : `${column}.desc` });
  const save = () => {
    const kept = columns.filter((column) => column.csv);
    const body = sorted.map((row) => kept.map((column) => column.csv?.(row)));
    download(`meadow-${id}.csv`, csvText([kept.map((column) => column.csvHeader ?? column.header), ...body]));
  };
  const hasTotals = columns.some((column) => column.total !== undefined);
  return (
    <div className={styles.wrap}>
      {isPhone ? (
        <div className={styles.cards}>
          {sorted.map((row) => <Card key={rowKey(row)} row={row} columns={shown} />)}
        </div>
      ) : (
        <div className={styles.scroll} tabIndex={-1}>
          <table className={styles.table} data-dense={dense || undefined}>
            <caption style={hidden}>{caption}</caption>
            <thead>
              <tr>
                {shown.map((column) => (
                  <th key={column.id} scope="col" data-align={column.align} style={{ minWidth: column.minWidth }}
                    aria-sort={sortId === column.id ? (sortWay === 'desc' ? 'descending' : 'ascending') : undefined}>
                    {column.sortBy ? (
                      <button type="button" className={styles.sort} onClick={() => turn(column.id)}>
                        {column.header}{sortId === column.id ? (sortWay === 'desc' ? ' ↓' : ' ↑') : ''}
                      </button>
                    ) : column.header || <span style={hidden}>{t('table.actions')}</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted.map((row) => (
                <tr key={rowKey(row)} data-open={onOpen ? '' : undefined} onClick={onOpen && ((event) => {
                  if (event.target instanceof Element && event.target.closest('a,button,input,label')) return;
                  onOpen(row);
                })}>
                  {shown.map((column) => <td key={column.id} data-align={column.align}>{column.cell(row)}</td>)}
                </tr>
              ))}
            </tbody>
            {hasTotals && <tfoot><tr>{shown.map((column) => <td key={column.id} data-align={column.align}>{column.total}</td>)}</tr></tfoot>}
          </table>
        </div>
      )}
      {(more || exportable) && (
        <div className={styles.tools}>
          <span>{more}</span>
          {exportable && sorted.length > 0 && <Button variant="subtle" color="gray" size="compact-xs" onClick={save}>{t('action.csv')}</Button>}
        </div>
      )}
    </div>
  );
}

/** On a phone the title links on; the card itself is no button. */
function Card<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }) {
  const [first, ...rest] = columns;
  const figures = rest.filter((column) => column.phone === 'figure').slice(0, 3);
  const lines = rest.filter((column) => column.phone === 'line');
  const actions = rest.filter((column) => column.phone === 'action');
  return (
    <div className={styles.card}>
      <div className={styles.cardTitle}>{first?.cell(row)}</div>
      <dl className={styles.cardFigures}>
        {figures.map((column) => <div key={column.id}><dt>{column.header}</dt><dd>{column.cell(row)}</dd></div>)}
      </dl>
      {lines.length > 0 && <dl className={styles.cardLines}>{lines.map((column) => <div key={column.id}><dt>{column.header}</dt><dd>{column.cell(row)}</dd></div>)}</dl>}
      {actions.map((column) => <div key={column.id}>{column.cell(row)}</div>)}
    </div>
  );
}

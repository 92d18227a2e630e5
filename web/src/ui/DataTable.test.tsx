import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../test/render.tsx';
import { DataTable, type Column } from './DataTable.tsx';

interface Row {
  name: string;
  spend: bigint | null;
}
const rows: Row[] = [{ name: 'Ava', spend: 300n }, { name: 'Bo', spend: null }, { name: 'Cy', spend: 1_000n }];
const columns: Column<Row>[] = [
  { id: 'name', header: 'Creator', cell: (row) => row.name, sortBy: (row) => row.name },
  { id: 'spend', header: 'Spend', cell: (row) => row.spend?.toString() ?? '–', sortBy: (row) => row.spend, align: 'right' },
];
const table = <DataTable id="t" caption="Creators" rows={rows} columns={columns} rowKey={(row) => row.name} />;
const shown = () => within(screen.getByRole('table')).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('cell')[0]?.textContent);

describe('a table', () => {
  it('sorts by amount, largest first, with the unknown last either way', async () => {
    await renderPage(table);
    await userEvent.click(screen.getByRole('button', { name: 'Spend' }));
    expect(shown()).toEqual(['Cy', 'Ava', 'Bo']);
    await userEvent.click(screen.getByRole('button', { name: /Spend/ }));
    expect(shown()).toEqual(['Ava', 'Cy', 'Bo']);
  });

  it('keeps the order in the address, so that a link shows the same', async () => {
    const { router } = await renderPage(table);
    await userEvent.click(screen.getByRole('button', { name: 'Creator' }));
    expect(router.state.location.search).toEqual({ t: 'name.desc' });
    expect(screen.getByRole('columnheader', { name: /Creator/ })).toHaveAttribute('aria-sort', 'descending');
  });

  it('opens in the order of its address', async () => {
    await renderPage(table, { path: '/?t=spend.asc' });
    expect(shown()).toEqual(['Ava', 'Cy', 'Bo']);
  });
});

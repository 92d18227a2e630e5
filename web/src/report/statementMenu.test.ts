import { spansAt } from './StatementMenu.tsx';

it('a statement covers the month, the month before, or the year, up to today', () => {
  expect(spansAt('2026-03-31')).toEqual({ month: { from: '2026-03-01', to: '2026-03-31' }, lastMonth: { from: '2026-02-01', to: '2026-02-28' }, year: { from: '2026-01-01', to: '2026-03-31' } });
  expect(spansAt('2027-01-05').lastMonth).toEqual({ from: '2026-12-01', to: '2026-12-31' });
});

import { viewQuery, viewSearch } from './viewQuery.ts';

describe('what is kept of a page', () => {
  it('is its address without the place in a list', () => {
    expect(viewQuery({ show: 'late', after: 'x', campaigns: 'spend.desc', empty: '', gone: undefined }, '2026-11-23')).toBe('campaigns=spend.desc&show=late');
    expect(viewSearch('campaigns=spend.desc&show=late', '2026-11-23')).toEqual({ campaigns: 'spend.desc', show: 'late' });
  });

  it('moves on with the day when its range ends today, and stays otherwise', () => {
    expect(viewQuery({ from: '2026-11-17', to: '2026-11-23' }, '2026-11-23')).toBe('last=7');
    expect(viewSearch('last=7', '2026-12-01')).toEqual({ from: '2026-11-25', to: '2026-12-01' });
    expect(viewQuery({ from: '2026-11-01', to: '2026-11-11' }, '2026-11-23')).toBe('from=2026-11-01&to=2026-11-11');
    expect(viewSearch('from=2026-11-01&to=2026-11-11', '2026-12-01')).toEqual({ from: '2026-11-01', to: '2026-11-11' });
  });

  it('knows no range that is none', () => {
    for (const last of ['0', '-3', '1.5', 'x', '99999']) expect(viewSearch(`last=${last}`, '2026-12-01')).toEqual({});
  });
});

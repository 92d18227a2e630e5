import { changesOf } from './auditChanges.ts';

describe('an audit entry', () => {
  it('shows what changed, not what stayed', () => {
    expect(changesOf('{"status":"DRAFT","by":"BRAND"}', '{"status":"OPEN","by":"BRAND"}')).toEqual([{ key: 'status', was: 'DRAFT', is: 'OPEN' }]);
  });

  it('shows what is new without a before', () => {
    expect(changesOf(null, '{"name":"Shop"}')).toEqual([{ key: 'name', was: null, is: 'Shop' }]);
  });

  it('shows what is gone', () => {
    expect(changesOf('{"role":"OWNER"}', null)).toEqual([{ key: 'role', was: 'OWNER', is: '–' }]);
  });

  it('reads plain text too', () => {
    expect(changesOf('old', 'new')).toEqual([{ key: 'value', was: 'old', is: 'new' }]);
  });
});

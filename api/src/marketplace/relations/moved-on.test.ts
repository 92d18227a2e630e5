import type { Terms } from '../deals/deal.terms.ts';
import { movedOn } from './moved-on.ts';

const terms = { feeMinor: 100n, draftDueOn: '2026-03-10', publishFrom: '2026-03-12', publishTo: '2026-03-20' } as Terms;

describe('terms that are booked again', () => {
  it('leave as long for the draft and the note as the first time, over months and years', () => {
    expect(movedOn(terms, '2026-03-03', '2026-12-28', 250n)).toMatchObject({ feeMinor: 250n, draftDueOn: '2027-01-04', publishFrom: '2027-01-06', publishTo: '2027-01-14' });
  });

  it('leave at least three days where the first draft was due at once', () => {
    expect(movedOn(terms, '2026-03-10', '2026-05-01', 100n)).toMatchObject({ draftDueOn: '2026-05-04', publishTo: '2026-05-14' });
  });
});

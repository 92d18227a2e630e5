import { rightsStatus } from './rights.resolver.ts';

describe('the rights of a note', () => {
  const now = new Date('2026-11-22T00:00:00Z');
  it('say whether time or the creator ended them', () => {
    const [before, after] = [new Date('2026-11-21T00:00:00Z'), new Date('2026-11-23T00:00:00Z')];
    expect([before, after].flatMap((until) => [rightsStatus(until, now), rightsStatus(until, now, true)])).toEqual(['EXPIRED', 'REVOKED', 'ENDS_SOON', 'ENDING']);
  });

  it('are told before they end, and gone at the moment they end', () => {
    const at = (until: string | null) => rightsStatus(until === null ? null : new Date(until), now);
    expect([at(null), at('2026-11-22T00:00:00Z'), at('2026-11-22T00:00:01Z'), at('2026-12-06T00:00:00Z'), at('2026-12-06T00:00:01Z')]).toEqual(['NOT_ALLOWED', 'EXPIRED', 'ENDS_SOON', 'ENDS_SOON', 'ALLOWED']);
  });
});

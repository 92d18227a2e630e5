import { briefStatuses, type BriefStatus } from '@meadow/shared';
import { briefActions, briefMoves } from './brief.lifecycle.ts';

describe('the life of a brief', () => {
  const nextOf = (status: BriefStatus) => briefActions.flatMap((action) => (briefMoves[action].from.includes(status) ? briefMoves[action].to : []));

  it('reaches every status from a draft and ends only in the archive', () => {
    const seen = new Set<BriefStatus>(['DRAFT']);
    for (const status of seen) for (const next of nextOf(status)) seen.add(next);
    expect([...seen].sort()).toEqual([...briefStatuses].sort());
    for (const status of briefStatuses) expect([status, nextOf(status).length === 0]).toEqual([status, status === 'ARCHIVED']);
  });
});

import { partnershipActions, partnershipSides, partnershipStatuses, partnershipStep, partnershipSteps, type PartnershipStatus } from './partnership.lifecycle.ts';

const ends: readonly PartnershipStatus[] = ['DECLINED', 'WITHDRAWN', 'EXPIRED', 'ENDED'];

describe('the life of an agreement of two brands', () => {
  it('reaches every status from a proposal, has a way out of each that is no end, and none out of an end', () => {
    const reached = new Set<PartnershipStatus>(['PROPOSED']);
    for (const status of reached) for (const row of partnershipSteps) if (row.from === status) reached.add(row.to);
    expect([...reached].sort()).toEqual([...partnershipStatuses].sort());
    for (const status of partnershipStatuses) expect([status, partnershipSteps.some((row) => row.from === status)]).toEqual([status, !ends.includes(status)]);
  });

  it('says once what a step does, and lets nobody sign but the brand that was asked', () => {
    for (const from of partnershipStatuses) for (const action of partnershipActions) expect(partnershipSteps.filter((row) => row.from === from && row.action === action).length).toBeLessThanOrEqual(1);
    expect(partnershipSides.filter((side) => partnershipStep('PROPOSED', 'sign', side))).toEqual(['PARTNER']);
  });
});

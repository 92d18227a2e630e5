import { disputeActions, disputeStatuses, disputeStatusOf, disputeSteps, mayDispute, type DisputeStatus } from './dispute.lifecycle.ts';

const reachable = (from: DisputeStatus): Set<DisputeStatus> => {
  const seen = new Set([from]);
  for (const status of seen) for (const row of disputeSteps) if (row.from === status) seen.add(row.to);
  return seen;
};

describe('the life of a dispute', () => {
  it('reaches every status from its opening, comes to a decision from each, and ends there', () => {
    expect([...reachable('OPEN')].sort()).toEqual([...disputeStatuses].sort());
    for (const status of disputeStatuses) expect([status, reachable(status).has('DECIDED')]).toEqual([status, true]);
    expect(disputeSteps.filter(({ from }) => from === 'DECIDED')).toEqual([]);
  });

  it('has a default for every wait, and says once what a step does', () => {
    for (const status of disputeStatuses) {
      expect([status, mayDispute(status, 'timeUp', 'SYSTEM')]).toEqual([status, status !== 'DECIDED']);
      for (const action of disputeActions) expect(disputeSteps.filter((row) => row.from === status && row.action === action).length).toBeLessThanOrEqual(1);
    }
  });

  it('knows one appeal, of a ruling, by a side', () => {
    expect(disputeSteps.filter(({ action }) => action === 'appeal')).toEqual([{ from: 'RULED', action: 'appeal', by: ['BRAND', 'CREATOR'], to: 'APPEALED' }]);
    const at = new Date(0);
    expect([{}, { firstDecidedAt: at }, { firstDecidedAt: at, appealedAt: at }, { firstDecidedAt: at, decidedAt: at }].map((one) => disputeStatusOf({ decidedAt: null, appealedAt: null, firstDecidedAt: null, ...one }))).toEqual(['OPEN', 'RULED', 'APPEALED', 'DECIDED']);
  });
});

import fc from 'fast-check';
import { dealStatuses, type DealStatus, type Party } from '@meadow/shared';
import { dealActions, mayMove, ownerOf, stageOf, transitionOf, transitions, waits, type DealAction, type Turn } from './deal.lifecycle.ts';

const ends: DealStatus[] = ['PAID', 'DECLINED', 'EXPIRED', 'CANCELLED', 'REFUNDED'];
const nextOf = (status: DealStatus) => [...new Set(transitions.filter((row) => row.from.includes(status)).map((row) => row.to))];
function reachable(from: readonly DealStatus[]): Set<DealStatus> {
  const seen = new Set(from);
  for (const status of seen) for (const next of nextOf(status)) seen.add(next);
  return seen;
}

describe('the life of a deal', () => {
  it('reaches every status from an invitation or an application', () => {
    expect([...reachable(['INVITED', 'APPLIED'])].sort()).toEqual([...dealStatuses].sort());
  });

  it('has a way out of every status that is not an end, and none out of an end', () => {
    for (const status of dealStatuses) {
      const out = [...reachable([status])].filter((one) => ends.includes(one));
      expect([status, out.length > 0]).toEqual([status, true]);
      if (ends.includes(status)) expect(nextOf(status)).toEqual([]);
    }
  });

  it('says once what an action does in a status', () => {
    for (const status of dealStatuses) {
      for (const action of dealActions) expect(transitions.filter((row) => row.action === action && row.from.includes(status)).length).toBeLessThanOrEqual(1);
    }
  });

  it('gives every wait an owner and a default that the system may carry out', () => {
    for (const status of dealStatuses.filter((one) => !ends.includes(one))) {
      const wait = waits[status];
      expect([status, wait !== null]).toEqual([status, true]);
      const actions: DealAction[] = wait?.byDefault === 'ruleByStage' ? ['award', 'refund'] : wait ? [wait.byDefault] : [];
      for (const action of actions) expect([status, action, transitionOf(status, action)?.by.includes('SYSTEM')]).toEqual([status, action, true]);
    }
  });

  it('leads every deal to an end by defaults alone', () => {
    for (const start of dealStatuses) {
      let status = start;
      for (let step = 0; step < 12 && waits[status]; step += 1) {
        const then = waits[status]?.byDefault;
        status = transitionOf(status, then === 'ruleByStage' ? 'refund' : then ?? 'expire')?.to ?? status;
      }
      expect([start, ends.includes(status)]).toEqual([start, true]);
    }
  });

  it('knows the stage of every status that can end early with money held', () => {
    for (const { from, action, money } of transitions) {
      if (money === 'charge' || action === 'dispute') for (const status of from) expect([status, stageOf[status] !== undefined]).toEqual([status, true]);
    }
  });

  it('lets nobody but the awaited side agree to terms', () => {
    fc.assert(fc.property(fc.constantFrom<DealStatus>('INVITED', 'APPLIED', 'NEGOTIATING'), fc.constantFrom<'BRAND' | 'CREATOR'>('BRAND', 'CREATOR'), (status, proposedBy) => {
      const turn: Turn = { status, proposedBy };
      expect(mayMove(turn, 'accept', proposedBy)).toBe(false);
      expect(mayMove(turn, 'accept', ownerOf(turn) ?? 'SYSTEM')).toBe(true);
      expect(mayMove(turn, 'accept', 'OPERATOR')).toBe(false);
    }));
  });

  /** Money of a deal, followed through any sequence of moves that the table allows. */
  it('never releases money that is not held, never ends holding any, whatever the parties do', () => {
    const move = fc.record({ action: fc.constantFrom(...dealActions), party: fc.constantFrom<Party>('BRAND', 'CREATOR', 'OPERATOR', 'SYSTEM') });
    fc.assert(
      fc.property(fc.constantFrom<DealStatus>('INVITED', 'APPLIED'), fc.array(move, { maxLength: 200 }), (start, moves) => {
        let turn: Turn = { status: start, proposedBy: start === 'INVITED' ? 'BRAND' : 'CREATOR' };
        let held = 0;
        for (const { action, party } of moves) {
          if (!mayMove(turn, action, party)) continue;
          const row = transitionOf(turn.status, action);
          if (!row) throw new Error('allowed without a row');
          if (row.money === 'hold') held += 1;
          else if (row.money !== 'none') held -= 1;
          expect(held).toBeGreaterThanOrEqual(0);
          expect(held).toBeLessThanOrEqual(1);
          const proposer = action === 'counter' && (party === 'BRAND' || party === 'CREATOR') ? party : turn.proposedBy;
          turn = { status: row.to, proposedBy: proposer };
          if (waits[turn.status] === null || turn.status === 'SETTLED') expect(held).toBe(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

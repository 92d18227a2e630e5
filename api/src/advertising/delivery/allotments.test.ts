import fc from 'fast-check';
import { addAllotment, giveBackPart, nothingShared, PART_MS, takePart, type Shared, type Step, type TakenPart } from './allotments.ts';

const LEAST = 10;
const wish = (wantedMicros: number) => ({ wantedMicros, leastMicros: LEAST, mostMicros: 500, isEager: false });

/** Processes that lease, promise, give back and die, against what PostgreSQL would have lent. */
class Together {
  shared: Shared = nothingShared;
  nowMs = 0;
  private nextNo = 1;
  readonly granted = new Map<number, number>();
  readonly settled = new Map<number, number>();
  /** Truly promised to viewers, by lease. */
  readonly promised = new Map<number, number>();
  readonly hands: { part: TakenPart; promised: number; untilMs: number }[] = [];

  take(wanted: number, lent: number): void {
    const taken = this.done(takePart(this.shared, wish(wanted), this.nowMs));
    if ('waitMs' in taken) return;
    const part = 'askFor' in taken ? this.ask(wanted, Math.min(lent, taken.askFor)) : taken;
    this.hands.push({ part, promised: 0, untilMs: this.nowMs + PART_MS });
  }

  promise(who: number, micros: number): void {
    const hand = this.hands[who % Math.max(1, this.hands.length)];
    if (!hand || hand.promised + micros > hand.part.micros || this.nowMs >= hand.untilMs) return;
    hand.promised += micros;
    this.promised.set(hand.part.no, (this.promised.get(hand.part.no) ?? 0) + micros);
  }

  giveBack(who: number): void {
    const [hand] = this.hands.splice(who % Math.max(1, this.hands.length), 1);
    if (hand) this.done(giveBackPart(this.shared, hand.part, hand.promised, this.nowMs));
  }

  die(who: number): void {
    this.hands.splice(who % Math.max(1, this.hands.length), 1);
  }

  private ask(wanted: number, micros: number): TakenPart {
    const no = this.nextNo++;
    this.granted.set(no, micros);
    return this.done(addAllotment(this.shared, { no, micros }, wish(wanted), this.nowMs));
  }

  private done<Outcome>({ shared, outcome, over }: Step<Outcome>): Outcome {
    this.shared = shared;
    for (const { no, promisedMicros } of over) this.settled.set(no, promisedMicros);
    return outcome;
  }
}

describe('a lease that processes share', () => {
  it('is never lent beyond what PostgreSQL gave, and gives back no more than was not promised, whoever dies', () => {
    const micros = fc.integer({ min: LEAST, max: 300 });
    const moves = fc.array(fc.oneof(
      fc.record({ kind: fc.constant('take'), a: micros, b: micros }), fc.record({ kind: fc.constant('promise'), a: fc.nat(20), b: fc.integer({ min: 1, max: LEAST }) }),
      fc.record({ kind: fc.constant('giveBack'), a: fc.nat(20), b: fc.constant(0) }), fc.record({ kind: fc.constant('die'), a: fc.nat(20), b: fc.constant(0) }),
      fc.record({ kind: fc.constant('wait'), a: fc.integer({ min: 0, max: 80_000 }), b: fc.constant(0) }),
    ), { maxLength: 80 });
    fc.assert(fc.property(moves, (all) => {
      const together = new Together();
      for (const { kind, a, b } of all) {
        if (kind === 'take') together.take(a, b);
        else if (kind === 'promise') together.promise(a, b);
        else if (kind === 'giveBack') together.giveBack(a);
        else if (kind === 'die') together.die(a);
        else together.nowMs += a;
        for (const { grantedMicros, leftMicros, promisedMicros, parts } of together.shared.allotments) {
          expect(leftMicros + promisedMicros + parts.reduce((sum, part) => sum + part.micros, 0)).toBe(grantedMicros);
        }
        for (const [no, promised] of together.promised) expect(promised).toBeLessThanOrEqual(together.settled.get(no) ?? together.granted.get(no)!);
      }
    }), { seed: 92, numRuns: 300 });
  });

  it('is asked for by one process while the others wait, and by another when that one died', () => {
    const first = takePart(nothingShared, wish(50), 0);
    expect(first.outcome).toEqual({ askFor: 50 });
    expect(takePart(first.shared, wish(50), 500).outcome).toEqual({ waitMs: 1_500 });
    expect(takePart(first.shared, { ...wish(50), isEager: true }, 500).outcome).toEqual({ askFor: 50 });
    expect(takePart(first.shared, wish(50), 2_000).outcome).toEqual({ askFor: 50 });
  });

  it('is of the size of what all have promised lately', () => {
    const first = addAllotment(nothingShared, { no: 1, micros: 400 }, wish(400), 0);
    const { shared } = giveBackPart(first.shared, first.outcome, 400, 10_000);
    // What was promised steadily, with a half-life of half a minute, is ln 2 of its sum in half a minute.
    expect(takePart(shared, wish(20), 10_000).outcome).toEqual({ askFor: 278 }); // 400 × 0.693
    expect(takePart(shared, wish(20), 40_000).outcome).toEqual({ askFor: 139 }); // half of it half a minute later
    expect(takePart(shared, wish(20), 400_000).outcome).toEqual({ askFor: 20 });
    expect(takePart(shared, { ...wish(20), mostMicros: 50 }, 10_000).outcome).toEqual({ askFor: 50 });
  });

  it('goes back to PostgreSQL when the last part came back, or was given up for lost with its process', () => {
    const first = addAllotment(nothingShared, { no: 7, micros: 100 }, wish(40), 0);
    const second = takePart(first.shared, wish(30), 0);
    expect(second.outcome).toEqual({ no: 7, part: 2, micros: 30 });
    const third = giveBackPart(second.shared, first.outcome, 15, 1_000);
    expect(third.over).toEqual([]);
    expect(giveBackPart(third.shared, { no: 7, part: 2 }, 5, 2_000).over).toEqual([{ no: 7, promisedMicros: 20 }]); // 15 + 5
    expect(takePart(third.shared, wish(10), PART_MS).over).toEqual([{ no: 7, promisedMicros: 45 }]); // 15 + all 30 of the dead one
    // It comes back to life, too late.
    const late = takePart(third.shared, wish(10), PART_MS);
    expect(giveBackPart(late.shared, { no: 7, part: 2 }, 5, PART_MS + 1).over).toEqual([]);
  });
});

import fc from 'fast-check';
import { VisitorHash } from '../events/visitor-hash.ts';
import { ReachSketch } from './reach-sketch.ts';

const hash = new VisitorHash('a secret for the sketches of these tests');
function visitors(from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe((to - from) * 8);
  for (let i = from; i < to; i += 1) {
    hash.update(`visitor-${i}`);
    bytes.writeInt32BE(hash.high, (i - from) * 8);
    bytes.writeInt32BE(hash.low, (i - from) * 8 + 4);
  }
  return bytes;
}
const sketchOf = (...parts: Buffer[]) => {
  const sketch = new ReachSketch();
  for (const part of parts) sketch.addHashes(part);
  return sketch;
};

describe('reach', () => {
  it('is exact while visitors are few', () => {
    for (const n of [0, 1, 2, 100, 1_024]) expect(sketchOf(visitors(0, n), visitors(0, n)).count()).toBe(n);
  });

  it.each([1_025, 2_000, 5_000, 20_000, 100_000, 1_000_000])('is within 2.5%% of %i visitors', (n) => {
    expect(Math.abs(sketchOf(visitors(0, n)).count() - n) / n).toBeLessThan(0.025);
  });

  it('has a mean error below 1% over many sets', () => {
    const errors = Array.from({ length: 40 }, (_, set) => Math.abs(sketchOf(visitors(set * 10_000, set * 10_000 + 10_000)).count() - 10_000) / 10_000);
    expect(errors.reduce((a, b) => a + b) / errors.length).toBeLessThan(0.01);
  });

  it('counts who came on two days once when the days are merged', () => {
    const monday = sketchOf(visitors(0, 6_000));
    monday.merge(sketchOf(visitors(3_000, 9_000)));
    expect(Math.abs(monday.count() - 9_000) / 9_000).toBeLessThan(0.025);
    const few = sketchOf(visitors(0, 10));
    few.merge(sketchOf(visitors(5, 15)));
    expect(few.count()).toBe(15);
  });

  it('gives the same bytes for the same visitors, in whatever order and parts they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 1, maxLength: 6 }), (cuts) => {
        const edges = [0, ...[...cuts].sort((a, b) => a - b), 4_000];
        const parts = edges.slice(1).map((to, i) => visitors(edges[i]!, to));
        const whole = sketchOf(visitors(0, 4_000)).bytes();
        expect(sketchOf(...parts.reverse()).bytes().equals(whole)).toBe(true);
        const merged = new ReachSketch();
        for (const part of parts) merged.merge(ReachSketch.read(sketchOf(part).bytes()));
        expect(merged.bytes().equals(whole)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the hash of a visitor', () => {
  it('is SipHash-2-4: the vectors of its authors hold', () => {
    const siphash = VisitorHash.withKey(Buffer.from(Array.from({ length: 16 }, (_, i) => i)));
    const expected = ['310e0edd47db6f72', 'fd67dc93c539f874', '5a4fa9d909806c0d', '2d7efbd796666785', 'b7877127e09427cf', '8da699cd64557618', 'cee3fe586e46c9cb', '37d1018bf50002ab', '6224939a79f5f593'];
    expected.forEach((hex, length) => {
      siphash.hash(Uint8Array.from({ length }, (_, i) => i), length);
      const bytes = Buffer.alloc(8);
      bytes.writeInt32LE(siphash.low, 0);
      bytes.writeInt32LE(siphash.high, 4);
      expect(bytes.toString('hex')).toBe(hex);
    });
  });

  it('differs with the secret', () => {
    const [a, b] = [new VisitorHash('one secret'), new VisitorHash('another secret')];
    a.update('汉字');
    b.update('汉字');
    expect([a.high, a.low]).not.toEqual([b.high, b.low]);
  });
});

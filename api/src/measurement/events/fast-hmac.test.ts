import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { FastHmac } from './fast-hmac.ts';

const signed = (key: Uint8Array, message: Uint8Array): string => {
  const into = new Uint8Array(32);
  new FastHmac(key).sign(message, message.length, into, 0, 32);
  return Buffer.from(into).toString('hex');
};

describe('the fast code of short messages', () => {
  // RFC 4231, cases 1 and 2.
  it.each([
    ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    ['4a656665', '7768617420646f2079612077616e7420666f72206e6f7468696e673f', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  ])('is HMAC-SHA256: key %s', (key, message, expected) => {
    expect(signed(Buffer.from(key, 'hex'), Buffer.from(message, 'hex'))).toBe(expected);
  });

  it('is what OpenSSL says of any key and message', () => {
    const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
    fc.assert(
      fc.property(bytes(64), bytes(400), (key, message) => signed(key, message) === createHmac('sha256', key).update(message).digest('hex')),
      { seed: 4_231, numRuns: 300 },
    );
  });

  it('depends on nothing that was signed before', () => {
    const hmac = new FastHmac(Buffer.from('key'));
    const of = (text: string) => {
      const into = new Uint8Array(16);
      hmac.sign(Buffer.from(text), text.length, into, 0, 16);
      return Buffer.from(into).toString('hex');
    };
    const first = of('short');
    of('x'.repeat(300));
    expect(of('short')).toBe(first);
    expect(first).toBe(createHmac('sha256', 'key').update('short').digest('hex').slice(0, 32));
  });
});

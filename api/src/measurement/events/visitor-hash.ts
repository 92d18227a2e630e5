import { createHmac } from 'node:crypto';

/**
 * SipHash-2-4, a keyed hash made for short inputs: what is stored of a visitor's id. Without the key nobody can
 * test whether an id occurred; 64 bits keep two of a million visitors apart with a probability of 1 − 3·10⁻⁸.
 * @see docs/adr/0021-visitors.md; Aumasson and Bernstein, SipHash: a fast short-input PRF
 */
export class VisitorHash {
  /** Upper and lower 32 bits of the last hash, signed. */
  high = 0;
  low = 0;
  private readonly key: Int32Array;
  private readonly scratch = Buffer.alloc(1_024);

  /** @param secret of the installation; its own key is derived from it for this purpose only */
  constructor(secret: string) {
    this.key = VisitorHash.keyOf(createHmac('sha256', secret).update('meadow visitor hash 1').digest());
  }

  private static keyOf(bytes: Buffer): Int32Array {
    return Int32Array.from([0, 4, 8, 12].map((at) => bytes.readInt32LE(at)));
  }

  static withKey(key: Buffer): VisitorHash {
    const hash = new VisitorHash('');
    hash.key.set(VisitorHash.keyOf(key));
    return hash;
  }

  /** Sets {@link high} and {@link low}; nothing is allocated. Text beyond 1,024 bytes does not count. */
  update(text: string): void {
    const length = this.scratch.write(text, 0, 'utf8');
    this.hash(this.scratch, length);
  }

  hash(bytes: Uint8Array, length: number): void {
    const [k0l, k0h, k1l, k1h] = [this.key[0]!, this.key[1]!, this.key[2]!, this.key[3]!];
    let v0l = k0l ^ 0x70736575, v0h = k0h ^ 0x736f6d65;
    let v1l = k1l ^ 0x6e646f6d, v1h = k1h ^ 0x646f7261;
    let v2l = k0l ^ 0x6e657261, v2h = k0h ^ 0x6c796765;
    let v3l = k1l ^ 0x79746573, v3h = k1h ^ 0x74656462;
    const blocks = length >>> 3;
    for (let block = 0; block <= blocks + 1; block += 1) {
      let ml = 0;
      let mh = 0;
      let rounds = 2;
      if (block < blocks) {
        const at = block << 3;
        ml = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
        mh = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
      } else if (block === blocks) {
        const at = blocks << 3;
        const left = length & 7;
        for (let i = 0; i < left; i += 1) {
          if (i < 4) ml |= bytes[at + i]! << (i << 3);
          else mh |= bytes[at + i]! << ((i - 4) << 3);
        }
        mh |= length << 24;
      } else {
        v2l ^= 0xff;
        rounds = 4;
      }
      v3l ^= ml;
      v3h ^= mh;
      for (let round = 0; round < rounds; round += 1) {
        let sum = (v0l >>> 0) + (v1l >>> 0);
        v0h = (v0h + v1h + (sum > 0xffffffff ? 1 : 0)) | 0;
        v0l = sum | 0;
        let high = (v1h << 13) | (v1l >>> 19);
        v1l = ((v1l << 13) | (v1h >>> 19)) ^ v0l;
        v1h = high ^ v0h;
        high = v0h;
        v0h = v0l;
        v0l = high;
        sum = (v2l >>> 0) + (v3l >>> 0);
        v2h = (v2h + v3h + (sum > 0xffffffff ? 1 : 0)) | 0;
        v2l = sum | 0;
        high = (v3h << 16) | (v3l >>> 16);
        v3l = ((v3l << 16) | (v3h >>> 16)) ^ v2l;
        v3h = high ^ v2h;
        sum = (v0l >>> 0) + (v3l >>> 0);
        v0h = (v0h + v3h + (sum > 0xffffffff ? 1 : 0)) | 0;
        v0l = sum | 0;
        high = (v3h << 21) | (v3l >>> 11);
        v3l = ((v3l << 21) | (v3h >>> 11)) ^ v0l;
        v3h = high ^ v0h;
        sum = (v2l >>> 0) + (v1l >>> 0);
        v2h = (v2h + v1h + (sum > 0xffffffff ? 1 : 0)) | 0;
        v2l = sum | 0;
        high = (v1h << 17) | (v1l >>> 15);
        v1l = ((v1l << 17) | (v1h >>> 15)) ^ v2l;
        v1h = high ^ v2h;
        high = v2h;
        v2h = v2l;
        v2l = high;
      }
      v0l ^= ml;
      v0h ^= mh;
    }
    this.low = v0l ^ v1l ^ v2l ^ v3l;
    this.high = v0h ^ v1h ^ v2h ^ v3h;
  }
}

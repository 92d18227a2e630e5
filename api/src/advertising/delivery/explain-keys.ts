import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { uuidBytes, uuidText } from '../../measurement/edge.ts';

const PREFIX = 'mxk_';
const BODY = 20;
const MAC = 16;

/** Keys with which a brand asks why its ads are shown or not; signed, so that the edge knows them without a lookup. */
export class ExplainKeys {
  private readonly key: Buffer;

  constructor(secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'meadow explain key 1', 32));
  }

  sign(brandId: string, expiresAt: Date): string {
    const body = Buffer.alloc(BODY);
    body.set(uuidBytes(brandId));
    body.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000), 16);
    return PREFIX + Buffer.concat([body, this.mac(body)]).toString('base64url');
  }

  /** @returns the brand, or null for a key that is none or has expired */
  read(text: string, nowMs: number): string | null {
    const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url');
    if (!text.startsWith(PREFIX) || bytes.length !== BODY + MAC) return null;
    const body = bytes.subarray(0, BODY);
    if (!timingSafeEqual(this.mac(body), bytes.subarray(BODY)) || body.readUInt32BE(16) * 1_000 < nowMs) return null;
    return uuidText(body.subarray(0, 16));
  }

  private mac(body: Uint8Array): Buffer {
    return createHmac('sha256', this.key).update(body).digest().subarray(0, MAC);
  }
}

import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { FastHmac } from './fast-hmac.ts';

/** What a decision promises about the impression or click that may follow. */
export interface DecisionClaims {
  /** UUIDv7: its first 48 bits are the moment of the decision. */
  decisionId: Uint8Array;
  brandId: Uint8Array;
  /** The creative, as a source number. */
  sourceNo: number;
  /** Number of the budget lease the price was reserved from. */
  reservation: number;
  bidModel: 'CPM' | 'CPC';
  /** Price of one impression (CPM) or one click (CPC), micros of the campaign's currency, below 2^53. */
  priceMicros: number;
  /** Keyed visitor hash, or null. */
  visitor: { high: number; low: number } | null;
  /** Seconds since 1970 after which an event is no longer billable. */
  expiresAtS: number;
  /** Where the ad was asked for, packed; see event-context.ts. */
  context: number;
}

const BODY = 66;
const MAC = 16;
const VERSION = 2;
const TEXT_LENGTH = Math.ceil(((BODY + MAC) * 4) / 3);
const CPC = 1;
const WITH_VISITOR = 2;

/**
 * Signs and reads decision tokens: 66 bytes of claims and a 128-bit HMAC-SHA256, base64url. An impression or
 * click is priced from its token alone, so counting one needs no lookup.
 * @see docs/adr/0040-decision-tokens.md
 */
export class DecisionTokens {
  private readonly hmac: FastHmac;
  /** Every token is made in the same place. */
  private readonly bytes = Buffer.alloc(BODY + MAC);
  private readonly view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);

  constructor(secret: string) {
    this.hmac = new FastHmac(Buffer.from(hkdfSync('sha256', secret, '', 'meadow decision token 1', 32)));
  }

  sign(claims: DecisionClaims): string {
    const { bytes, view } = this;
    bytes[0] = VERSION;
    bytes[1] = (claims.bidModel === 'CPC' ? CPC : 0) | (claims.visitor ? WITH_VISITOR : 0);
    bytes.set(claims.decisionId, 2);
    bytes.set(claims.brandId, 18);
    view.setUint32(34, claims.sourceNo);
    view.setUint32(38, Math.floor(claims.priceMicros / 0x1_0000_0000));
    view.setUint32(42, claims.priceMicros >>> 0);
    view.setInt32(46, claims.visitor?.high ?? 0);
    view.setInt32(50, claims.visitor?.low ?? 0);
    view.setUint32(54, claims.expiresAtS);
    view.setUint32(58, claims.reservation);
    view.setUint32(62, claims.context);
    this.hmac.sign(bytes, BODY, bytes, BODY, MAC);
    return bytes.toString('base64url');
  }

  /** @returns the claims, expired or not, or null when the text is no token of this installation */
  read(text: string): DecisionClaims | null {
    if (text.length !== TEXT_LENGTH) return null;
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== BODY + MAC || bytes[0] !== VERSION) return null;
    const mac = new Uint8Array(MAC);
    this.hmac.sign(bytes, BODY, mac, 0, MAC);
    if (!timingSafeEqual(mac, bytes.subarray(BODY))) return null;
    // One spelling per token: the unused low bits of the last character must be zero.
    if (bytes.toString('base64url') !== text) return null;
    const flags = bytes[1]!;
    return {
      decisionId: bytes.subarray(2, 18),
      brandId: bytes.subarray(18, 34),
      sourceNo: bytes.readUInt32BE(34),
      bidModel: flags & CPC ? 'CPC' : 'CPM',
      priceMicros: bytes.readUInt32BE(38) * 0x1_0000_0000 + bytes.readUInt32BE(42),
      visitor: flags & WITH_VISITOR ? { high: bytes.readInt32BE(46), low: bytes.readInt32BE(50) } : null,
      expiresAtS: bytes.readUInt32BE(54),
      reservation: bytes.readUInt32BE(58),
      context: bytes.readUInt32BE(62),
    };
  }
}

/** The moment a UUIDv7 was made, in milliseconds. */
export const uuidTimeMs = (id: Uint8Array): number =>
  ((id[0]! << 8) | id[1]!) * 0x1_0000_0000 + (((id[2]! << 24) | (id[3]! << 16) | (id[4]! << 8) | id[5]!) >>> 0);

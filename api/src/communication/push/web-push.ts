import { createCipheriv, createECDH, createPrivateKey, generateKeyPairSync, hkdfSync, randomBytes, sign } from 'node:crypto';

/** What a browser hands out when it agrees to show notices: where it listens, and what it reads with. */
export interface Subscription {
  endpoint: string;
  /** Its public key on P-256, uncompressed, base64url. */
  p256dh: string;
  /** The secret of 16 bytes that it shares with us, base64url. */
  auth: string;
}
/** The installation as a push service knows it (VAPID). Both halves base64url: the uncompressed point, and the scalar. */
export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

const RECORD_SIZE = 4_096;
/** Push services take 4,096 bytes: header (86), delimiter (1) and tag (16) leave this. */
export const MAX_PLAIN_BYTES = RECORD_SIZE - 86 - 17;
const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const derive = (secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer => Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/**
 * A message that only the subscribed browser can read: aes128gcm of RFC 8188 with the keys of RFC 8291, in one record.
 * @param ours an ephemeral key and salt; made here unless a test brings those of the RFC
 */
export function encrypt(plain: Buffer, { p256dh, auth }: Subscription, ours: { privateKey?: Buffer; salt?: Buffer } = {}): Buffer {
  if (plain.length > MAX_PLAIN_BYTES) throw new RangeError(`a push carries ${MAX_PLAIN_BYTES} bytes, not ${plain.length}`);
  const ecdh = createECDH('prime256v1');
  if (ours.privateKey) ecdh.setPrivateKey(ours.privateKey);
  else ecdh.generateKeys();
  const salt = ours.salt ?? randomBytes(16);
  const [theirKey, ourKey] = [bytes(p256dh), ecdh.getPublicKey()];
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), theirKey, ourKey]);
  const secret = derive(ecdh.computeSecret(theirKey), bytes(auth), keyInfo, 32);
  const cipher = createCipheriv('aes-128-gcm', derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16), derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
  const header = Buffer.alloc(21);
  salt.copy(header);
  header.writeUInt32BE(RECORD_SIZE, 16);
  header.writeUInt8(ourKey.length, 20);
  // 0x02 ends the last record.
  return Buffer.concat([header, ourKey, cipher.update(plain), cipher.update(Buffer.from([2])), cipher.final(), cipher.getAuthTag()]);
}

export function makeVapidKeys(): VapidKeys {
  const { x = '', y = '', d = '' } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ format: 'jwk' });
  return { publicKey: Buffer.concat([Buffer.from([4]), bytes(x), bytes(y)]).toString('base64url'), privateKey: d };
}

/**
 * The `Authorization` of a push (RFC 8292): who we are, said to this push service alone and for some hours.
 * @param subject how the push service reaches the operator, `mailto:` or `https:`
 */
export function vapidHeader({ publicKey, privateKey }: VapidKeys, endpoint: string, subject: string, now: Date): string {
  const point = bytes(publicKey);
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d: privateKey } });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({ aud: new URL(endpoint).origin, exp: Math.floor(now.getTime() / 1_000) + 12 * 3_600, sub: subject })}`;
  return `vapid t=${token}.${sign('sha256', Buffer.from(token), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}, k=${publicKey}`;
}

/** What does not hold of a subscription that a browser sent, by field. */
export function wrongOf({ endpoint, p256dh, auth }: Subscription): Record<string, string> {
  const wrong: Record<string, string> = {};
  if (endpoint.length > 2_000 || !URL.canParse(endpoint)) wrong['endpoint'] = 'must be the address of a push service';
  if (bytes(auth).length !== 16) wrong['auth'] = 'must be 16 bytes as base64url';
  try {
    const ecdh = createECDH('prime256v1');
    ecdh.generateKeys();
    // Refuses what is no point, or not one of the curve.
    ecdh.computeSecret(bytes(p256dh));
    if (bytes(p256dh).length !== 65) throw new RangeError('compressed');
  } catch {
    wrong['p256dh'] = 'must be an uncompressed point of P-256 as base64url';
  }
  return wrong;
}

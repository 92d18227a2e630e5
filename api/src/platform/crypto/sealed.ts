import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Names the key that sealed a text, so that keys can be rotated: the newest seals, all known ones open. */
const keyId = (secret: string): string => createHash('sha256').update(secret).digest('base64url').slice(0, 8);

/** One key per purpose from the installation's secret (HKDF-SHA-256). */
export const deriveKey = (secret: string, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'meadow', purpose, 32));

/** Seals a text: AES-256-GCM as `<key id>.<nonce>.<tag>.<ciphertext>`, bound to its owner by the additional data. */
export function seal(text: string, secret: string, owner: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secret, 'seal'), nonce).setAAD(Buffer.from(owner));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [keyId(secret), ...[nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.');
}

export const isSealedBy = (sealed: string, secret: string): boolean => sealed.startsWith(`${keyId(secret)}.`);

/** @throws Error when no secret fits, the text was changed, or it belongs to another owner */
export function unseal(sealed: string, secrets: readonly string[], owner: string): string {
  const [id, nonce = '', tag = '', body = ''] = sealed.split('.');
  const secret = secrets.find((one) => keyId(one) === id);
  if (!secret) throw new Error('no key for this text');
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(secret, 'seal'), Buffer.from(nonce, 'base64url')).setAAD(Buffer.from(owner));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
}

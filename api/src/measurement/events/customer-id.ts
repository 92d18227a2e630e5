import { createHash } from 'node:crypto';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text);

/**
 * A person as two systems know them without telling each other who: SHA-256 of the normalised e-mail address, in hex. Put it as `visitor`
 * where people sign in, and what is reported elsewhere under the address meets what they clicked.
 * @returns null when it is no address; a digest stays what it is
 */
export function emailId(text: string): string | null {
  const plain = text.trim().toLowerCase();
  if (isDigest(plain)) return plain;
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(plain) ? digest(plain) : null;
}

/** As {@link emailId}, of a telephone number with its country code: digits only, as in E.164 without the plus. */
export function phoneId(text: string): string | null {
  const plain = text.trim();
  if (isDigest(plain)) return plain.toLowerCase();
  const digits = plain.replaceAll(/[\s().+-]/g, '').replace(/^00/, '');
  return /^\d{7,15}$/.test(digits) ? digest(digits) : null;
}

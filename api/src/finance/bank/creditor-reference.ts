import { createHash } from 'node:crypto';

/** Letters become numbers from 10 on, then the whole is taken modulo 97 (ISO 7064, mod 97-10). */
const mod97 = (text: string): bigint => BigInt([...text].map((letter) => parseInt(letter, 36).toString()).join('')) % 97n;

/** The organisation's creditor reference after ISO 11649: `RF`, two check digits, and what stands for the organisation. */
export function creditorReference(orgId: string): string {
  const body = BigInt(`0x${createHash('sha256').update(orgId).digest('hex').slice(0, 15)}`).toString(36).toUpperCase().padStart(12, '0').slice(-12);
  const check = 98n - mod97(`${body}RF00`);
  return `RF${check.toString().padStart(2, '0')}${body}`;
}

/** The valid references in a text that a person typed: spaces and small letters do not matter. */
export function findCreditorReferences(text: string): string[] {
  const plain = text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  const found = [...plain.matchAll(/(?=(RF\d{2}[A-Z0-9]{12}))/g)].map(([, reference]) => reference!);
  return [...new Set(found.filter((reference) => mod97(reference.slice(4) + reference.slice(0, 4)) === 1n))];
}

/** Whether a text is an IBAN by its check digits (ISO 13616). */
export const isIban = (text: string): boolean => /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text) && mod97(text.slice(4) + text.slice(0, 4)) === 1n;

import { customAlphabet } from 'nanoid';

/** Without characters that are easily taken for another. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
/** 31¹⁰ slugs: one cannot be guessed, and it still fits on a poster. */
export const newSlug = customAlphabet(alphabet, 10);

/** Letters and digits of any script, and what may stand between them. */
const chosen = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{1,63}$/u;

/** A slug as it is stored and looked for: composed (NFC), so that one word has one form whoever types it. */
export const slugForm = (text: string): string => text.normalize('NFC').toLowerCase();

/** @returns the slug in its stored form, null when it cannot be one */
export function readSlug(text: string): string | null {
  const slug = slugForm(text);
  return chosen.test(slug) && [...slug].length <= 64 ? slug : null;
}

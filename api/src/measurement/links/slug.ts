import { customAlphabet } from 'nanoid';

/** Without characters that are easily taken for another. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
/** 31¹⁰ slugs: one cannot be guessed, and it still fits on a poster. */
export const newSlug = customAlphabet(alphabet, 10);

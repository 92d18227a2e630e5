import { getRandomValues } from 'node:crypto';
import { V7Generator } from 'uuidv7';

const POOL = new Uint32Array(4_096);
let at = POOL.length;

/** Random numbers in stock: asking the system for thousands costs hardly more than asking for one. */
function nextUint32(): number {
  if (at >= POOL.length) {
    getRandomValues(POOL);
    at = 0;
  }
  const value = POOL[at]!;
  at += 1;
  return value;
}

const generator = new V7Generator({ nextUint32 });

/** The id of a decision, a UUIDv7, as 16 bytes. */
export const decisionId = (): Uint8Array => generator.generate().bytes;

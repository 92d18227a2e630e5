import { DIMENSIONS } from './int8-dot.ts';

/** Features with their weights, hashed with a sign into 64 numbers of unit length: the dot product of two is close to the cosine of all their features. @see Weinberger et al. (2009), feature hashing */
export function embed(features: Iterable<readonly [name: number, weight: number]>): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const [name, weight] of features) {
    let hash = Math.imul(name ^ (name >>> 16), 0x7feb352d);
    hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
    hash ^= hash >>> 16;
    for (const part of [hash & 0xffff, hash >>> 16]) vector[part & 63]! += part & 64 ? weight : -weight;
  }
  let length = 0;
  for (const value of vector) length += value * value;
  if (length === 0) return vector;
  const scale = 1 / Math.sqrt(length);
  for (let at = 0; at < DIMENSIONS; at += 1) vector[at]! *= scale;
  return vector;
}

/** Coordinates beyond this are rare; cutting them off leaves finer steps for the others. */
const WIDEST = 0.5;

export function quantised(vector: Float32Array): Int8Array {
  const bytes = new Int8Array(DIMENSIONS);
  for (let at = 0; at < DIMENSIONS; at += 1) bytes[at] = Math.max(-127, Math.min(127, Math.round((vector[at]! / WIDEST) * 127)));
  return bytes;
}

export function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < DIMENSIONS; at += 1) sum += a[at]! * b[at]!;
  return sum;
}

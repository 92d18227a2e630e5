import { z } from 'zod';
import { normalise } from '../language/normalise.ts';

/** A text and whether it praises. */
export interface Labelled {
  text: string;
  positive: boolean;
}

const SIZE = 2 ** 18;
const EPOCHS = 6;
const RATE = 0.25;
const DECAY = 1e-6;
const LONGEST = 3;
const MOST_LETTERS = 1_500;

/** Slots of the 1- to 3-grams of a text, each once. */
function slotsOf(raw: string): Uint32Array {
  const text = normalise(raw).replaceAll(/\s+/g, ' ').slice(0, MOST_LETTERS);
  const slots = new Set<number>();
  for (let at = 0; at < text.length; at += 1) {
    let hash = 0x811c9dc5;
    for (let length = 0; length < LONGEST && at + length < text.length; length += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(at + length), 0x01000193);
      slots.add((hash ^ (hash >>> 15)) >>> 0 & (SIZE - 1));
    }
  }
  return Uint32Array.from(slots);
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const stored = z.object({ kind: z.literal('meadow-sentiment-1'), weights: z.string(), bias: z.number(), temperature: z.number().positive() });

/** A logistic model of character n-grams that an installation trains on its own labels. */
export class TrainedSentiment {
  private constructor(
    private readonly weights: Float32Array,
    private bias: number,
    /** Divides the score, so that of what is said with 80 % certainty four fifths are right. */
    private temperature: number,
  ) {}

  /** Learns from nine tenths of the rows and sets how sure it may be on the rest. The same rows give the same model. */
  static train(rows: readonly Labelled[]): TrainedSentiment {
    const model = new TrainedSentiment(new Float32Array(SIZE), 0, 1);
    const seen = rows.map(({ text, positive }) => ({ slots: slotsOf(text), positive }));
    const held = seen.filter((_, index) => index % 10 === 7);
    model.learn(seen.filter((_, index) => index % 10 !== 7));
    model.calibrate(held);
    return model;
  }

  /** The chance that the text praises. */
  praise(text: string): number {
    const slots = slotsOf(text);
    return logistic(this.score(slots) / this.temperature);
  }

  toJson(): string {
    const weights = Buffer.from(this.weights.buffer).toString('base64');
    return JSON.stringify({ kind: 'meadow-sentiment-1', weights, bias: this.bias, temperature: this.temperature });
  }

  static fromJson(text: string): TrainedSentiment {
    const { weights, bias, temperature } = stored.parse(JSON.parse(text));
    return new TrainedSentiment(new Float32Array(Uint8Array.from(Buffer.from(weights, 'base64')).buffer), bias, temperature);
  }

  private score(slots: Uint32Array): number {
    let sum = 0;
    for (const slot of slots) sum += this.weights[slot]!;
    return this.bias + sum / Math.sqrt(slots.length || 1);
  }

  private learn(rows: readonly { slots: Uint32Array; positive: boolean }[]): void {
    const squares = new Float32Array(SIZE).fill(1e-2);
    let biasSquares = 1;
    for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
      for (let step = 0; step < rows.length; step += 1) {
        // A stride that shares no factor with the length visits every row once, far from its neighbours.
        const { slots, positive } = rows[(step * 7_919 + epoch * 31) % rows.length]!;
        const error = logistic(this.score(slots)) - (positive ? 1 : 0);
        const part = error / Math.sqrt(slots.length || 1);
        for (const slot of slots) {
          const gradient = part + DECAY * this.weights[slot]!;
          squares[slot]! += gradient * gradient;
          this.weights[slot]! -= (RATE * gradient) / Math.sqrt(squares[slot]!);
        }
        biasSquares += error * error;
        this.bias -= (RATE * error) / Math.sqrt(biasSquares);
      }
    }
  }

  /** The temperature under which the rows held back are least surprising. */
  private calibrate(rows: readonly { slots: Uint32Array; positive: boolean }[]): void {
    const scores = rows.map(({ slots, positive }) => this.score(slots) * (positive ? 1 : -1));
    const surprise = (temperature: number) => scores.reduce((sum, score) => sum + Math.log1p(Math.exp(-score / temperature)), 0);
    const candidates = Array.from({ length: 60 }, (_, step) => 0.3 * 1.07 ** step);
    this.temperature = candidates.reduce((best, candidate) => (surprise(candidate) < surprise(best) ? candidate : best), 1);
  }
}

/** Expected calibration error: how far certainty and truth lie apart, over ten bins. */
export function calibrationError(judged: readonly { confidence: number; right: boolean }[]): number {
  const bins = new Map<number, { confidence: number; right: number; count: number }>();
  for (const { confidence, right } of judged) {
    const bin = bins.get(Math.min(9, Math.floor(confidence * 10))) ?? { confidence: 0, right: 0, count: 0 };
    bins.set(Math.min(9, Math.floor(confidence * 10)), { confidence: bin.confidence + confidence, right: bin.right + (right ? 1 : 0), count: bin.count + 1 });
  }
  return [...bins.values()].reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0) / Math.max(1, judged.length);
}

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Segmenter, type DictionaryWord } from '../language/segmenter.ts';
import { Counter, type Counts, type DatasetKind, type Seen, type ToCount } from './counter.ts';
import { packed, unpackedCounts, type Answer, type Question } from './counting-messages.ts';

/** Cuts and counts texts, here or in a thread beside. Calls are answered in their order. */
export interface Counting {
  /** Starts anew. */
  start(kind: DatasetKind, words: readonly DictionaryWord[]): void;
  remember(texts: readonly Seen[]): Promise<void>;
  /** Texts to be cut; they are counted in the same order. After a `take` they may be cut before those whose turn it is are stored. */
  cut(texts: readonly ToCount[]): void;
  /**
   * Counts the first texts that were cut and wait.
   * @param isFresh those that are counted; the others are known already
   * @returns for each text whether it is left out as a copy
   */
  count(isFresh: Uint8Array): Promise<Uint8Array>;
  /** What was counted since the last time, in parts of different days. */
  take(): Promise<Counts[]>;
}

/** In the caller's own thread: right for a few texts. */
export class CountingHere implements Counting {
  private counter: Counter | undefined;
  private waiting: (readonly ToCount[])[] = [];

  start(kind: DatasetKind, words: readonly DictionaryWord[]): void {
    this.counter = new Counter(new Segmenter(words), kind);
    this.waiting = [];
  }

  remember(texts: readonly Seen[]): Promise<void> {
    return Promise.resolve(this.counter!.remember(texts));
  }

  cut(texts: readonly ToCount[]): void {
    this.waiting.push(texts);
  }

  count(isFresh: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(this.counter!.add(this.waiting.shift() ?? [], undefined, isFresh));
  }

  take(): Promise<Counts[]> {
    return Promise.resolve([this.counter!.take()]);
  }
}

const THREADS = 2;
/** A thread is a built file: sources that are run as they are (in tests) use the one built from them. */
const program = new URL(import.meta.url.endsWith('.ts') ? '../../../dist/insight/corpus/counting.thread.js' : './counting.thread.js', import.meta.url);

/** One thread, asked and answered in order. */
class CountingThread {
  private readonly thread = new Worker(program);
  private readonly waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  /** Why nobody answers any more. */
  private ended: Error | null = null;

  constructor() {
    this.thread.unref();
    this.thread.on('message', (answer: Answer) => this.waiting.shift()?.resolve(answer));
    this.thread.on('error', (error) => this.failAll(error));
    this.thread.on('exit', () => this.failAll(new Error('the counting thread has ended')));
  }

  tell(question: Question): void {
    this.thread.postMessage(question);
  }

  async ask(question: Question): Promise<Answer> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      this.waiting.push({ resolve, reject });
      // While somebody waits, the process waits with them.
      this.thread.ref();
      this.thread.postMessage(question);
    });
    if (this.waiting.length === 0) this.thread.unref();
    return answer;
  }

  end(): Promise<number> {
    return this.thread.terminate();
  }

  private failAll(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

/** A thread and which of some texts are its own; null where all are. */
interface Share {
  thread: CountingThread;
  places: number[] | null;
}

/** In threads of their own, which keep the process alive only while somebody waits. The days of a hot list have no copies in common, so they are cut by several at once. */
export class CountingBeside implements Counting {
  private readonly threads = Array.from({ length: Math.min(THREADS, availableParallelism()) }, () => new CountingThread());
  private kind: DatasetKind = 'NOTES';
  private waiting: Share[][] = [];

  start(kind: DatasetKind, words: readonly DictionaryWord[]): void {
    this.kind = kind;
    this.waiting = [];
    for (const thread of this.working) thread.tell({ ask: 'start', kind, words });
  }

  async remember(texts: readonly Seen[]): Promise<void> {
    await Promise.all(this.shared(texts).map(async ({ thread, own }) => thread.ask({ ask: 'remember', texts: packed(own.map((text) => ({ ...text, category: '' }))) })));
  }

  cut(texts: readonly ToCount[]): void {
    const shares = this.shared(texts);
    for (const { thread, own } of shares) thread.tell({ ask: 'cut', texts: packed(own) });
    this.waiting.push(shares.map(({ thread, places }) => ({ thread, places })));
  }

  async count(isFresh: Uint8Array): Promise<Uint8Array> {
    const copies = new Uint8Array(isFresh.length);
    await Promise.all((this.waiting.shift() ?? []).map(async ({ thread, places }) => {
      const answer = await thread.ask({ ask: 'count', isFresh: places ? Uint8Array.from(places, (place) => isFresh[place]!) : isFresh });
      if (places) for (const [at, copy] of (answer.copies ?? []).entries()) copies[places[at]!] = copy;
      else copies.set(answer.copies ?? []);
    }));
    return copies;
  }

  async take(): Promise<Counts[]> {
    const answers = await Promise.all(this.working.map((thread) => thread.ask({ ask: 'take' })));
    return answers.flatMap(({ counts }) => (counts ? [unpackedCounts(counts)] : []));
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
  }

  private get working(): readonly CountingThread[] {
    return this.kind === 'HOT_LIST' ? this.threads : this.threads.slice(0, 1);
  }

  private shared<T extends Seen>(texts: readonly T[]): (Share & { own: readonly T[] })[] {
    const [only, ...others] = this.working;
    if (only && others.length === 0) return [{ thread: only, own: texts, places: null }];
    const shares = this.working.map((thread) => ({ thread, own: [] as T[], places: [] as number[] }));
    for (const [place, text] of texts.entries()) {
      const share = shares[Number(text.day.slice(8, 10)) % shares.length]!;
      share.own.push(text);
      share.places.push(place);
    }
    return shares.filter(({ own }) => own.length > 0);
  }
}

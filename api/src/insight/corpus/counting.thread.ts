import { parentPort } from 'node:worker_threads';
import { Segmenter } from '../language/segmenter.ts';
import { Counter, type ToCount } from './counter.ts';
import { packedCounts, unpacked, type Answer, type Question } from './counting-messages.ts';

let counter: Counter | undefined;
/** Texts that were cut and are not counted yet, in their order. */
let waiting: { texts: ToCount[]; ids: number[][] }[] = [];

function answerTo(question: Exclude<Question, { ask: 'start' | 'cut' }>, own: Counter): Answer {
  if (question.ask === 'take') return { counts: packedCounts(own.take()) };
  if (question.ask === 'count') {
    const { texts, ids } = waiting.shift() ?? { texts: [], ids: [] };
    return { copies: own.add(texts, ids, question.isFresh) };
  }
  own.remember(unpacked(question.texts));
  return {};
}

parentPort?.on('message', (question: Question) => {
  if (question.ask === 'start') {
    counter = new Counter(new Segmenter(question.words), question.kind);
    waiting = [];
  } else if (!counter) return;
  else if (question.ask === 'cut') {
    const texts = unpacked(question.texts);
    waiting.push({ texts, ids: counter.cut(texts) });
  } else parentPort?.postMessage(answerTo(question, counter));
});

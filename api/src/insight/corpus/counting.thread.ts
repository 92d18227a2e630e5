import { parentPort } from 'node:worker_threads';
import { Segmenter } from '../language/segmenter.ts';
import { Counter } from './counter.ts';
import { unpacked, type Answer, type Question } from './counting-messages.ts';

let counter: Counter | undefined;

function answerTo(question: Exclude<Question, { ask: 'start' }>, own: Counter): Answer {
  if (question.ask === 'take') return { counts: own.take() };
  if (question.ask === 'add') return { copies: Uint8Array.from(own.add(unpacked(question.texts)), Number) };
  own.remember(unpacked(question.texts));
  return {};
}

parentPort?.on('message', (question: Question) => {
  if (question.ask === 'start') counter = new Counter(new Segmenter(question.words), question.kind);
  else if (counter) parentPort?.postMessage(answerTo(question, counter));
});

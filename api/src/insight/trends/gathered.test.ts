import { Counter, type NewText } from '../corpus/counter.ts';
import { Segmenter } from '../language/segmenter.ts';
import { plantedStream } from '../../scenario/made-streams.ts';
import { seeded } from '../../scenario/random.ts';
import { Gathered } from './gathered.ts';
import { tellAll } from './tell.ts';

/** Sixty days of two categories, out of order: a text for each time a term was counted. */
function texts(): NewText[] {
  const random = seeded(7);
  const all = plantedStream(seeded(11)).days.slice(0, 60).flatMap(({ day, terms }) =>
    [...terms].slice(0, 40).flatMap(([term, count]) => Array.from({ length: Math.min(count, 30) }, (_, at): NewText => ({ key: `${term} ${at}`, day, category: at % 2 === 0 ? 'beauty' : '', text: `${term} ${at}`, engagements: 0 }))),
  );
  return all.map((text) => ({ text, at: random() })).sort((a, b) => a.at - b.at).map(({ text }) => text);
}

describe('counts gathered piece by piece', () => {
  it('tell what the same counts tell in one piece', () => {
    const all = texts();
    const whole = new Counter(new Segmenter(), 'SEARCHES');
    whole.add(all);
    const pieces = new Counter(new Segmenter(), 'SEARCHES');
    const gathered = new Gathered();
    for (let from = 0; from < all.length; from += 1_000) {
      pieces.add(all.slice(from, from + 1_000));
      gathered.add(pieces.take());
    }
    const byTerm = (told: ReturnType<typeof tellAll>) =>
      told.map(({ category, rows }) => ({ category, rows: rows.map(({ rank: _rank, ...row }) => row).sort((a, b) => (`${a.day} ${a.term}` < `${b.day} ${b.term}` ? -1 : 1)) })).sort((a, b) => (a.category < b.category ? -1 : 1));
    const told = byTerm(gathered.told() ?? []);
    expect(told).toEqual(byTerm(tellAll(whole.take())));
    expect(told.map(({ category, rows }) => [category, rows.length > 0])).toEqual([['', true], ['beauty', true]]);
  });

  it('tell nothing once there are others', () => {
    const gathered = new Gathered();
    gathered.giveUp();
    gathered.add({ names: ['a'], days: [] });
    expect(gathered.told()).toBeUndefined();
  });
});

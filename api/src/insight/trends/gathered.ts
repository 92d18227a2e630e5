import type { CountedDay, Counts } from '../corpus/counter.ts';
import { Numbering } from './day-counts.ts';
import { tellAll, type ToldCategory } from './tell.ts';

/** So many terms of days are kept, eight bytes each; with more they are read back when they are needed. */
const MOST = 16_000_000;

type Gathering = Pick<CountedDay, 'category' | 'day' | 'texts' | 'ids' | 'counts'>;

/** What was counted piece by piece, as long as it is all there is of a dataset: then what rises is told from here, and no year of counts is read back as text. */
export class Gathered {
  private readonly numbers = new Numbering();
  private readonly days = new Map<string, Gathering>();
  private size = 0;
  private isComplete = true;

  /** There are other counts besides. */
  giveUp(): void {
    this.isComplete = false;
    this.days.clear();
  }

  add({ names, days }: Counts): void {
    if (!this.isComplete) return;
    const own = new Int32Array(names.length).fill(-1);
    const idOf = (id: number): number => {
      if (own[id]! < 0) own[id] = this.numbers.idOf(names[id]!);
      return own[id]!;
    };
    for (const { category, day, texts, ids, counts } of days) {
      const key = `${category}\n${day}`;
      const before = this.days.get(key);
      const after = merged(before, { category, day, texts, ids: ids.map(idOf), counts });
      this.size += after.ids.length - (before?.ids.length ?? 0);
      this.days.set(key, after);
    }
    if (this.size > MOST) this.giveUp();
  }

  /** The hot lists of all days; undefined when not all counts are here. */
  told(): ToldCategory[] | undefined {
    return this.isComplete ? tellAll({ names: this.numbers.names, days: [...this.days.values()] }) : undefined;
  }
}

function merged(before: Gathering | undefined, more: Gathering): Gathering {
  if (!before) return more;
  const places = new Map<number, number>();
  for (let place = 0; place < before.ids.length; place += 1) places.set(before.ids[place]!, place);
  const fresh = more.ids.filter((id) => !places.has(id));
  const [ids, counts] = [new Uint32Array(before.ids.length + fresh.length), new Uint32Array(before.ids.length + fresh.length)];
  ids.set(before.ids);
  ids.set(fresh, before.ids.length);
  counts.set(before.counts);
  for (const [at, id] of fresh.entries()) places.set(id, before.ids.length + at);
  for (let at = 0; at < more.ids.length; at += 1) counts[places.get(more.ids[at]!)!]! += more.counts[at]!;
  return { ...more, texts: before.texts + more.texts, ids, counts };
}

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { chanceOf } from './chance.ts';

/** A day as a simulation plays it. */
export interface SimulatedDay {
  name: string;
  /** Requests for ads in each minute. */
  arrivals: number[];
  /** Requests by hour of each day before, oldest first: what pacing knows. */
  before: number[][];
}
const MINUTES = 1_440;

/** Quiet nights, a hump at noon and one in the evening. */
const usual = (minute: number): number => {
  const hour = minute / 60;
  return 0.15 + Math.exp(-((hour - 12.5) ** 2) / 6) + 1.6 * Math.exp(-((hour - 20.5) ** 2) / 5);
};

/**
 * A day that is like the days before and yet another: each hour by a tenth or two more or less, and `spikes` half hours with
 * several times as many people.
 */
export function madeDay(seed: number, requests: number, spikes: number): SimulatedDay {
  const chance = chanceOf(seed);
  const day = (spikesOfDay: number): number[] => {
    const hours = Array.from({ length: 24 }, () => 0.8 + 0.4 * chance());
    const shape = Array.from({ length: MINUTES }, (_, minute) => usual(minute) * hours[Math.floor(minute / 60)]! * (0.7 + 0.6 * chance()));
    for (let spike = 0; spike < spikesOfDay; spike += 1) {
      const [start, factor] = [Math.floor(chance() * (MINUTES - 30)), 3 + 5 * chance()];
      for (let minute = start; minute < start + 30; minute += 1) shape[minute]! *= factor;
    }
    return shape;
  };
  const scaled = (shape: readonly number[]): number[] => {
    const all = shape.reduce((sum, each) => sum + each, 0);
    return shape.map((each) => Math.round((each / all) * requests));
  };
  const byHour = (arrivals: readonly number[]) => Array.from({ length: 24 }, (_, hour) => arrivals.slice(hour * 60, hour * 60 + 60).reduce((sum, each) => sum + each, 0));
  const before = Array.from({ length: 14 }, () => byHour(scaled(day(0))));
  return { name: `made day ${seed} with ${spikes} spikes`, arrivals: scaled(day(spikes)), before };
}

/** The last whole day of a real log whose first columns hold an RFC 3339 or SQL instant, each row standing for as many requests as make up `requests`. */
export async function loggedDay(file: string, requests: number): Promise<SimulatedDay> {
  const days = new Map<string, number[]>();
  for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
    const match = /(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d)/.exec(line);
    if (!match) continue;
    const arrivals = days.get(match[1]!) ?? Array.from({ length: MINUTES }, () => 0);
    arrivals[Number(match[2]) * 60 + Number(match[3])]! += 1;
    days.set(match[1]!, arrivals);
  }
  const names = [...days.keys()].sort();
  const last = names.findLast((name) => days.get(name)!.slice(MINUTES - 60).some((each) => each > 0) && days.get(name)!.slice(0, 60).some((each) => each > 0));
  if (last === undefined) throw new Error(`${file} has no whole day`);
  const arrivals = days.get(last)!;
  const factor = requests / arrivals.reduce((sum, each) => sum + each, 0);
  const before = names.filter((name) => name < last).map((name) => Array.from({ length: 24 }, (_, hour) => Math.round(days.get(name)!.slice(hour * 60, hour * 60 + 60).reduce((sum, each) => sum + each, 0) * factor)));
  return { name: `${last} of a real log`, arrivals: arrivals.map((each) => Math.round(each * factor)), before };
}

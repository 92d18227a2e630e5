import { shrunk } from '../reputation/score.ts';

export const levelTasks = ['DEALS', 'BRANDS', 'CREDIT', 'SCORE'] as const;
export type LevelTask = (typeof levelTasks)[number];
export const levelBenefits = ['APPLICATIONS', 'SAMPLES'] as const;
export type LevelBenefit = (typeof levelBenefits)[number];
export const TOP_LEVEL = 10;

export interface Task {
  level: number;
  task: LevelTask;
  atLeast: number;
}
export interface GrowthFacts {
  deals: number;
  brands: number;
  credit: number;
  reviews: number;
  reviewSum: number;
}

/** Where a creator stands in each task. */
export const standing = ({ deals, brands, credit, reviews, reviewSum }: GrowthFacts): Record<LevelTask, number> => ({ DEALS: deals, BRANDS: brands, CREDIT: credit, SCORE: shrunk(reviewSum, reviews) });

/** The highest level of which all tasks, and those of every level below, are met. */
export function levelOf(facts: GrowthFacts, tasks: readonly Task[]): number {
  const now = standing(facts);
  let level = 1;
  while (level < TOP_LEVEL && tasks.filter((task) => task.level === level + 1).every(({ task, atLeast }) => now[task] >= atLeast)) level += 1;
  return level;
}

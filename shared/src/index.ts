export * from './edge.ts';
export * from './errors.ts';
export * from './metrics.ts';
export * from './money.ts';
export * from './permissions.ts';
export * from './statuses.ts';

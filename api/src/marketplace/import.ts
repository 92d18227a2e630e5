/** What the command line needs of the wing, without its GraphQL. */
export { CreatorStats } from './creators/creator-stats.ts';
export { createRun } from './imports/create-run.ts';
export type { ImportKind } from './imports/detect-columns.ts';
export { ImportRunner } from './imports/import-runner.ts';
export { resolveMapping } from './imports/imports.service.ts';
export { openRows } from './imports/file-rows.ts';
export type { FileRow } from './imports/row.ts';

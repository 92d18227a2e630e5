import type { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import type { RisingTermView } from './insight.view.ts';

/** What stood out in a category on a day, strongest first: read, never counted while somebody waits. */
export const hotListOf = (db: Database, context: Context, { datasetId, category, day }: { datasetId: string; category: string; day: string }): Promise<RisingTermView[]> =>
  db.read<RisingTermView & Record<string, unknown>>(
    context,
    'SELECT term, rank, stage, count, expected, strength, velocity, p, spark FROM insight_trends WHERE dataset_id = $1 AND category = $2 AND day = $3 ORDER BY rank',
    [datasetId, category, day],
    'insight_hot_list',
  );

import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { FIRST_SIVT, reasonName } from './invalid-reasons.ts';

const DAY_MS = 86_400_000;

export interface InvalidReason {
  code: string;
  kind: 'GIVT' | 'SIVT';
  count: number;
}

/** Why events were kept and not counted. */
@Injectable()
export class InvalidTrafficService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Of the last 24 hours, most first. */
  async reasons(context: Context): Promise<InvalidReason[]> {
    const rows = await this.db.read<{ reason: number; count: number }>(
      context,
      'SELECT reason, sum(count)::float8 AS count FROM rollup_reasons WHERE hour > $1 GROUP BY reason ORDER BY 2 DESC, 1',
      [new Date(this.clock.now().getTime() - DAY_MS)],
      'invalid_reasons',
    );
    return rows.map(({ reason, count }) => ({ code: reasonName(reason), kind: reason >= FIRST_SIVT ? 'SIVT' : 'GIVT', count }));
  }
}

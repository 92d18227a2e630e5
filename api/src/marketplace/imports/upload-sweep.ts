import { rm } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { Repeats } from '../../platform/queue/handles.ts';

const KEPT_DAYS = 7;

/** Uploaded files are kept a week, for another try with other columns, then removed; what was imported stays. */
@Injectable()
export class UploadSweep {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Repeats({ name: 'imports.sweep', everyMs: 3_600_000 })
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_DAYS * 86_400_000);
    const uploads = await this.db.read<{ id: string; path: string }>(
      systemContext,
      `SELECT id, path FROM uploads u WHERE created_at < $1 AND NOT EXISTS (SELECT FROM import_runs r WHERE r.path = u.path AND r.status = 'RUNNING') LIMIT 1000`,
      [before]);
    for (const { id, path } of uploads) {
      // The file goes first: a crash between the two leaves a row whose file is gone, which the next sweep removes.
      await rm(path, { force: true });
      await this.db.transaction(systemContext, (tx) => tx.query('DELETE FROM uploads WHERE id = $1', [id]));
    }
  }
}

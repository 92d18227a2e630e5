import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { TenantContext } from '../platform/database/tenant-context.ts';
import type { ProcessHealthView, QueueHealthView } from './dashboard.view.ts';

/** A process that has not been heard of for this long is not well. */
const SILENT_MS = 15_000;
const expected = ['api', 'edge', 'worker'];

interface Beat extends Record<string, unknown> {
  process: string;
  seen_at: Date;
  gauges: { queue?: Record<string, number> | null };
}

/** Whether the processes live and how deep the queues stand, from their heartbeats. */
@Injectable()
export class HealthService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async look(context: TenantContext): Promise<{ processes: ProcessHealthView[]; queues: QueueHealthView[]; outboxPending: number }> {
    const [beats, [outbox]] = await Promise.all([
      this.db.read<Beat>(context, `SELECT process, seen_at, gauges FROM heartbeats WHERE seen_at > now() - interval '1 day' ORDER BY seen_at DESC`),
      this.db.read<{ pending: number }>(context, 'SELECT app.outbox_pending()::int AS pending'),
    ]);
    const now = this.clock.now().getTime();
    const living = (beat: Beat) => now - beat.seen_at.getTime() < SILENT_MS;
    const processes = expected.map((name) => {
      const all = beats.filter((beat) => beat.process === name);
      const instances = all.filter(living).length;
      return { name, instances, lastSeenAt: all[0]?.seen_at ?? null, healthy: instances > 0 };
    });
    const gauge = beats.find((beat) => beat.process === 'worker' && beat.gauges.queue)?.gauges.queue;
    const queues = gauge ? [{ name: 'jobs', waiting: gauge['waiting'] ?? 0, active: gauge['active'] ?? 0, delayed: gauge['delayed'] ?? 0, failed: gauge['failed'] ?? 0 }] : [];
    return { processes, queues, outboxPending: outbox?.pending ?? 0 };
  }
}

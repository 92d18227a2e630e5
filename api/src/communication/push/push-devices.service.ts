import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import type { PushDeviceInput, PushDeviceView } from '../email/notice-settings.view.ts';
import { PushKeysService } from './push-keys.service.ts';
import { PushService } from './push.service.ts';
import { wrongOf } from './web-push.ts';

const MAX_DEVICES = 20;

/** The browsers in which a person is told. */
@Injectable()
export class PushDevicesService {
  constructor(
    private readonly db: Database,
    private readonly keys: PushKeysService,
    private readonly pushes: PushService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  async publicKey(): Promise<string> {
    return (await this.keys.keys()).publicKey;
  }

  async list(viewer: Viewer): Promise<PushDeviceView[]> {
    const rows = await this.db.read<{ endpoint_hash: Buffer; label: string; created_at: Date; last_told_at: Date | null }>(
      viewer.context, 'SELECT endpoint_hash, label, created_at, last_told_at FROM push_devices WHERE org_id = $1 AND user_id = $2 ORDER BY id', [viewer.organisationId, viewer.userId]);
    return rows.map((row) => ({ id: row.endpoint_hash.toString('base64url'), label: row.label, createdAt: row.created_at, lastToldAt: row.last_told_at }));
  }

  /** Adding a browser again renews it; whoever used it before is not told in it any more. @throws BadInput, Conflict */
  async add(viewer: Viewer, { endpoint, p256dh, auth, label }: PushDeviceInput): Promise<void> {
    const wrong = wrongOf({ endpoint, p256dh, auth });
    if (!wrong['endpoint'] && !this.pushes.isService(new URL(endpoint))) wrong['endpoint'] = 'must be reached by https';
    if (label.trim() === '' || label.length > 80) wrong['label'] = 'must have 1 to 80 characters';
    if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
    const [id, hash] = [uuidv7(), createHash('sha256').update(endpoint).digest()];
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query('SELECT app.leave_device($1)', [hash]);
      const [count] = await tx.query<{ n: number }[]>('SELECT count(*)::int AS n FROM push_devices WHERE org_id = $1 AND user_id = $2 AND endpoint_hash <> $3', [viewer.organisationId, viewer.userId, hash]);
      if ((count?.n ?? 0) >= MAX_DEVICES) throw new Conflict(`You are told on ${MAX_DEVICES} devices already; remove one first.`);
      await tx.query('DELETE FROM push_devices WHERE org_id = $1 AND endpoint_hash = $2', [viewer.organisationId, hash]);
      await tx.query(
        'INSERT INTO push_devices (id, org_id, user_id, endpoint_hash, sealed, label, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [id, viewer.organisationId, viewer.userId, hash, this.keys.seal({ endpoint, p256dh, auth }, id), label.trim(), this.clock.now()]);
      await this.audit.record(tx, viewer, { action: 'push-device.add', object: 'user', objectId: viewer.userId, after: { label } });
    });
  }

  /** @throws NotFound */
  async remove(viewer: Viewer, id: string): Promise<void> {
    await this.db.transaction(viewer.context, async (tx) => {
      const [removed] = await tx.query<[{ label: string }[], number]>('DELETE FROM push_devices WHERE org_id = $1 AND user_id = $2 AND endpoint_hash = $3 RETURNING label', [viewer.organisationId, viewer.userId, Buffer.from(id, 'base64url')]);
      if (!removed[0]) throw new NotFound('device', id);
      await this.audit.record(tx, viewer, { action: 'push-device.remove', object: 'user', objectId: viewer.userId, before: removed[0] });
    });
  }
}

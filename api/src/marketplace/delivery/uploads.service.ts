import { Inject, Injectable } from '@nestjs/common';
import type { Party } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid, systemContext } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { FileStore } from '../../platform/files/file-store.ts';
import { Repeats } from '../../platform/queue/handles.ts';
import type { UploadTicketView } from './delivery.view.ts';
import { FileDamaged, FileTooLarge } from './delivery.errors.ts';
import { FilesService, FileWatch, typeOf, type StoredFile } from './files.service.ts';

const EXPIRES_SECONDS = 3_600;
interface Row {
  id: string;
  deal_id: string;
  name: string;
  bytes: bigint;
  sha256: string | null;
  by_party: Party;
  brand_id: string;
  creator_id: string;
}
const keyOf = (id: string): string => `arriving/${id}`;

/** Files that a browser puts into the storage by itself. Until they were looked at from here they are no files of the deal. */
@Injectable()
export class UploadsService {
  constructor(
    private readonly db: Database,
    private readonly files: FilesService,
    private readonly store: FileStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @returns null where files come through us. @throws NotFound, BadInput, FileTooLarge, TooManyFiles */
  async begin(viewer: Viewer, dealId: string, { name: given, bytes, sha256 }: { name: string; bytes: number; sha256: string | null }): Promise<UploadTicketView | null> {
    if (!Number.isSafeInteger(bytes) || bytes < 1) throw new BadInput({ bytes: 'must be the size of the file' });
    const { name } = this.files.checkAnnounced({ name: given, sha256, announcedBytes: bytes });
    const deal = await this.files.dealOf(viewer, dealId);
    const [id, now] = [uuidv7(), this.clock.now()];
    const url = this.store.directUrl(keyOf(id), bytes, EXPIRES_SECONDS, now);
    if (url === null) return null;
    const expiresAt = new Date(now.getTime() + EXPIRES_SECONDS * 1_000);
    await this.db.transaction(viewer.context, (tx) => tx.query(
      'INSERT INTO deal_uploads (id, deal_id, brand_id, creator_id, by_party, user_id, name, bytes, sha256, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [id, dealId, deal.brandId, deal.creatorId, deal.party, viewer.userId, name, bytes, sha256, expiresAt]));
    return { id, url, expiresAt };
  }

  /**
   * Looks at what arrived, as at what comes through us: size, hash and first bytes, of exactly the content that is then kept.
   * @throws NotFound, FileTooLarge, FileDisguised, FileDamaged, TooManyFiles; nothing is kept then
   */
  async confirm(viewer: Viewer, id: string): Promise<StoredFile> {
    const [row] = isUuid(id)
      ? await this.db.read<Row & Record<string, unknown>>(viewer.context, 'SELECT id, deal_id, name, bytes, sha256, by_party, brand_id, creator_id FROM deal_uploads WHERE id = $1 AND user_id = $2', [id, viewer.userId])
      : [];
    if (!row) throw new NotFound('upload', id);
    await this.files.dealOf(viewer, row.deal_id);
    const arrived = await this.store.openArrived(keyOf(id)).catch(() => {
      throw new NotFound('file of the upload', id);
    });
    try {
      const watch = new FileWatch(this.config.MAX_FILE_MB * 1_048_576, new FileTooLarge(this.config.MAX_FILE_MB));
      // Read to its end and kept nowhere: it lies in the storage already.
      for await (const chunk of watch.watched(arrived.content)) void chunk;
      const { bytes, sha256, head } = watch.result();
      if (BigInt(bytes) !== row.bytes || (row.sha256 !== null && row.sha256 !== sha256)) throw new FileDamaged();
      const type = typeOf(row.name, head);
      return await this.db.transaction(viewer.context, async (tx) => {
        // Whoever confirms twice at once finds it taken.
        const [taken] = await tx.query<[unknown[], number]>('DELETE FROM deal_uploads WHERE id = $1 RETURNING id', [id]);
        if (taken.length === 0) throw new NotFound('upload', id);
        const kept = await this.files.write(tx, viewer, { id, dealId: row.deal_id, brandId: row.brand_id, creatorId: row.creator_id, party: row.by_party, name: row.name, type, bytes, sha256 });
        if (!(await this.store.adopt(keyOf(id), `deals/${id}`, arrived.mark, type))) throw new FileDamaged();
        return kept;
      });
    } catch (error) {
      if (!(error instanceof NotFound)) await this.forget(viewer, id);
      throw error;
    }
  }

  /** What was announced and never confirmed. */
  @Repeats({ name: 'uploads.sweep', everyMs: 600_000 })
  async sweep(): Promise<void> {
    const expired = await this.db.read<{ id: string }>(systemContext, 'SELECT id FROM deal_uploads WHERE expires_at < $1 LIMIT 500', [new Date(this.clock.now().getTime() - EXPIRES_SECONDS * 1_000)]);
    for (const { id } of expired) {
      await this.store.remove(keyOf(id));
      await this.db.transaction(systemContext, (tx) => tx.query('DELETE FROM deal_uploads WHERE id = $1', [id]));
    }
  }

  private async forget(viewer: Viewer, id: string): Promise<void> {
    await this.store.remove(keyOf(id));
    await this.db.transaction(viewer.context, (tx) => tx.query('DELETE FROM deal_uploads WHERE id = $1', [id]));
  }
}

import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import type { BankFileRefused } from '../finance.errors.ts';

export interface RefusedFile {
  id: string;
  code: string;
  message: string;
  receivedAt: Date;
  characters: number;
  /** False where only its beginning was kept. */
  isWhole: boolean;
}

/** Files that were not taken, as they came: nothing that was received is lost. */
@Injectable()
export class RefusedFilesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async keep(viewer: Viewer, body: string, { code, message }: BankFileRefused, isWhole: boolean): Promise<void> {
    await this.db.transaction(viewer.context, (tx) =>
      // PostgreSQL keeps no zero bytes in text.
      tx.query('INSERT INTO refused_bank_files (id, code, message, body, is_whole, received_by, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [uuidv7(), code, message, body.replaceAll('\0', '�'), isWhole, viewer.userId, this.clock.now()]));
  }

  /** The newest first. */
  list(viewer: Viewer, first: number): Promise<RefusedFile[]> {
    return this.db.read<RefusedFile & Record<string, unknown>>(
      viewer.context,
      'SELECT id, code, message, received_at AS "receivedAt", char_length(body) AS characters, is_whole AS "isWhole" FROM refused_bank_files ORDER BY received_at DESC, id DESC LIMIT $1', [first]);
  }

  /** @throws NotFound */
  async body(viewer: Viewer, id: string): Promise<string> {
    const [file] = isUuid(id) ? await this.db.read<{ body: string }>(viewer.context, 'SELECT body FROM refused_bank_files WHERE id = $1', [id]) : [];
    if (!file) throw new NotFound('refused file', id);
    return file.body;
  }
}

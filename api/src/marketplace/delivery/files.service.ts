import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Party } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { FileStore, type ByteRange } from '../../platform/files/file-store.ts';
import { sniff, SNIFFED_BYTES } from '../../platform/files/sniff.ts';
import { partyOf } from '../deals/deal.policy.ts';
import { FileDamaged, FileDisguised, FileTooLarge, TooManyFiles } from './delivery.errors.ts';

const MAX_FILES = 200;

export interface StoredFile {
  id: string;
  dealId: string;
  by: Party;
  uploaderName: string;
  name: string;
  type: string;
  bytes: bigint;
  sha256: string;
  createdAt: Date;
}
const columns = `id, deal_id AS "dealId", by_party AS "by", uploader_name AS "uploaderName", name, type, bytes, sha256, created_at AS "createdAt"`;

interface NewFile {
  id: string;
  dealId: string;
  brandId: string;
  creatorId: string;
  party: Party;
  name: string;
  type: string;
  bytes: number;
  sha256: string;
}

export interface Upload {
  name: string;
  /** As the sender says, when it does; what is longer is not even read. */
  announcedBytes: number | null;
  /** SHA-256 in hexadecimal that the sender computed; null when it did not. */
  sha256: string | null;
  body: Readable;
}

/** Files of a deal: drafts, captures, evidence, attachments. Size, type and hash are checked before a file is kept; then it never changes. */
@Injectable()
export class FilesService {
  constructor(
    private readonly db: Database,
    private readonly store: FileStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws NotFound, FileTooLarge, FileDisguised, FileDamaged, TooManyFiles; nothing is kept then */
  async add(viewer: Viewer, dealId: string, upload: Upload): Promise<StoredFile> {
    const { name, limit } = this.checkAnnounced(upload);
    const deal = await this.dealOf(viewer, dealId);
    const folder = resolve(this.config.DATA_DIR, 'arriving');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const id = uuidv7();
    const path = join(folder, id);
    try {
      const { bytes, sha256, head } = await this.receive(upload.body, path, limit);
      const type = typeOf(name, head);
      if (upload.sha256 !== null && upload.sha256 !== sha256) throw new FileDamaged();
      await this.store.keep(path, `deals/${id}`, type);
      return await this.db.transaction(viewer.context, (tx) => this.write(tx, viewer, { id, dealId, ...deal, name, type, bytes, sha256 }));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  /** What can be said of a file before it comes. @throws BadInput, FileTooLarge */
  checkAnnounced({ name: given, sha256, announcedBytes }: Pick<Upload, 'name' | 'sha256' | 'announcedBytes'>): { name: string; limit: number } {
    const name = given.normalize('NFC').replace(/[\p{Cc}\p{Cf}/\\]/gu, '').trim().slice(0, 200);
    if (name === '') throw new BadInput({ name: 'is needed: the name of the file' });
    if (sha256 !== null && !/^[0-9a-f]{64}$/.test(sha256)) throw new BadInput({ sha256: 'is no SHA-256 in hexadecimal' });
    const limit = this.config.MAX_FILE_MB * 1_048_576;
    if (announcedBytes !== null && announcedBytes > limit) throw new FileTooLarge(this.config.MAX_FILE_MB);
    return { name, limit };
  }

  /** The row of a file that was looked at: from here on it counts. */
  async write(tx: Tx, viewer: Viewer, { id, dealId, brandId, creatorId, party, name, type, bytes, sha256 }: NewFile): Promise<StoredFile> {
    const [row] = await tx.query<StoredFile[]>(
      `INSERT INTO deal_files (id, deal_id, brand_id, creator_id, by_party, uploader_name, name, type, bytes, sha256, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING ${columns}`,
      [id, dealId, brandId, creatorId, party, viewer.name, name, type, bytes, sha256, this.clock.now()]);
    if (!row) throw new Error('the file was not written');
    return row;
  }

  /** The content of a file, for a party of its deal. @throws NotFound */
  async open(viewer: Viewer, id: string, range?: ByteRange): Promise<{ file: StoredFile; content: Readable }> {
    const [file] = isUuid(id) ? await this.db.read<StoredFile & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM deal_files WHERE id = $1`, [id]) : [];
    if (!file) throw new NotFound('file', id);
    return { file, content: await this.store.open(`deals/${id}`, range) };
  }

  /** @throws NotFound */
  async find(viewer: Viewer, id: string): Promise<StoredFile> {
    const [file] = isUuid(id) ? await this.db.read<StoredFile & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM deal_files WHERE id = $1`, [id]) : [];
    if (!file) throw new NotFound('file', id);
    return file;
  }

  async ofDeals(viewer: Viewer, dealIds: readonly string[]): Promise<StoredFile[]> {
    return this.db.read<StoredFile & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM deal_files WHERE deal_id = ANY ($1::uuid[]) ORDER BY id`, [dealIds], 'files_of_deals');
  }

  /** Files that a step of the deal names must be the deal's own. @throws BadInput naming `field` */
  async check(tx: Tx, dealId: string, ids: readonly string[], field: string): Promise<void> {
    if (ids.length > 30) throw new BadInput({ [field]: 'may name at most 30 files' });
    if (ids.length === 0) return;
    const known = ids.every(isUuid) ? await tx.query<unknown[]>('SELECT 1 FROM deal_files WHERE deal_id = $1 AND id = ANY ($2::uuid[])', [dealId, ids]) : [];
    if (known.length !== new Set(ids).size) throw new BadInput({ [field]: 'names a file that is not of this deal' });
  }

  /** @throws NotFound, TooManyFiles */
  async dealOf(viewer: Viewer, dealId: string): Promise<{ brandId: string; creatorId: string; party: Party }> {
    const [deal] = isUuid(dealId)
      ? await this.db.read<{ brandId: string; creatorId: string; files: number } & Record<string, unknown>>(
          viewer.context, `SELECT brand_id AS "brandId", creator_id AS "creatorId", (SELECT count(*)::int FROM deal_files f WHERE f.deal_id = d.id) AS files FROM deals d WHERE id = $1`, [dealId])
      : [];
    const party = deal && partyOf(viewer, deal);
    if (!deal || !party || party === 'OPERATOR') throw new NotFound('deal', dealId);
    if (deal.files >= MAX_FILES) throw new TooManyFiles(MAX_FILES);
    return { ...deal, party };
  }

  private async receive(body: Readable, path: string, limit: number): Promise<{ bytes: number; sha256: string; head: Buffer }> {
    const watch = new FileWatch(limit, new FileTooLarge(this.config.MAX_FILE_MB));
    await pipeline(body, (chunks: AsyncIterable<Buffer>) => watch.watched(chunks), createWriteStream(path, { mode: 0o600 }));
    return watch.result();
  }
}

/** Counts, hashes and sniffs what passes, a piece at a time. */
export class FileWatch {
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private head = Buffer.alloc(0);
  constructor(
    private readonly limit: number,
    private readonly tooLarge: Error,
  ) {}

  async *watched(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.bytes += chunk.length;
      if (this.bytes > this.limit) throw this.tooLarge;
      if (this.head.length < SNIFFED_BYTES) this.head = Buffer.concat([this.head, chunk.subarray(0, SNIFFED_BYTES - this.head.length)]);
      this.hash.update(chunk);
      yield chunk;
    }
  }

  /** @throws BadInput when nothing came */
  result(): { bytes: number; sha256: string; head: Buffer } {
    if (this.bytes === 0) throw new BadInput({ name: 'is of a file without content' });
    return { bytes: this.bytes, sha256: this.hash.digest('hex'), head: this.head };
  }
}

/** @throws FileDisguised when the content is of no type that is taken, or of another one than the name says */
export function typeOf(name: string, head: Buffer): string {
  const found = sniff(head);
  const extension = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase();
  if (!found || !extension || !found.extensions.includes(extension)) throw new FileDisguised();
  return found.type;
}

import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../config/config.ts';
import { presign } from './presign.ts';

export interface ByteRange {
  start: number;
  end: number;
}

/** Where files of people are kept: under a key, whole, never changed. */
export abstract class FileStore {
  /** Keeps a finished local file under the key; the local file is gone afterwards. */
  abstract keep(path: string, key: string, type: string): Promise<void>;
  abstract open(key: string, range?: ByteRange): Promise<Readable>;
  abstract remove(key: string): Promise<void>;

  /** Where a browser may put so many bytes under the key by itself; null where files come through us. */
  directUrl(_key: string, _bytes: number, _expiresSeconds: number, _now: Date): string | null {
    return null;
  }
  /** What a browser put there, and the mark of exactly this content. @throws Error when nothing came */
  openArrived(key: string): Promise<{ content: Readable; mark: string }> {
    throw new Error(`nothing arrives by itself here: ${key}`);
  }
  /** Keeps what arrived under its own key, if it is still the content that was looked at. @returns false when it is not */
  adopt(_from: string, key: string, _mark: string, _type: string): Promise<boolean> {
    throw new Error(`nothing arrives by itself here: ${key}`);
  }
}

/** A folder of the installation: the default. */
export class FolderStore extends FileStore {
  private readonly folder: string;
  constructor(dataDir: string) {
    super();
    this.folder = resolve(dataDir, 'files');
  }

  async keep(path: string, key: string): Promise<void> {
    const target = this.pathOf(key);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(path, target).catch(async (error: NodeJS.ErrnoException) => {
      // Another file system: copied, then moved into place at once.
      if (error.code !== 'EXDEV') throw error;
      await pipeline(createReadStream(path), createWriteStream(`${target}.part`, { mode: 0o600 }));
      await rename(`${target}.part`, target);
      await rm(path);
    });
  }

  open(key: string, range?: ByteRange): Promise<Readable> {
    return Promise.resolve(createReadStream(this.pathOf(key), range));
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  private pathOf(key: string): string {
    if (!/^[a-z]+\/[0-9a-f-]{36}$/.test(key)) throw new Error(`no key of a file: ${key}`);
    return join(this.folder, key);
  }
}

type S3Settings = Required<Pick<Config, 'FILES_ENDPOINT' | 'FILES_BUCKET' | 'FILES_ACCESS_KEY' | 'FILES_SECRET_KEY'>> & Pick<Config, 'FILES_REGION'>;

/** A bucket of any S3-compatible storage. */
export class BucketStore extends FileStore {
  private client: Promise<S3Client> | undefined;
  constructor(private readonly settings: S3Settings) {
    super();
  }

  async keep(path: string, key: string, type: string): Promise<void> {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    const { size } = await stat(path);
    await (await this.s3()).send(new PutObjectCommand({ Bucket: this.settings.FILES_BUCKET, Key: key, Body: createReadStream(path), ContentLength: size, ContentType: type }));
    await rm(path);
  }

  async open(key: string, range?: ByteRange): Promise<Readable> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const { Body } = await (await this.s3()).send(new GetObjectCommand({ Bucket: this.settings.FILES_BUCKET, Key: key, ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}) }));
    if (!(Body instanceof Readable)) throw new Error(`the storage gave no body for ${key}`);
    return Body;
  }

  override directUrl(key: string, bytes: number, expiresSeconds: number, now: Date): string {
    const { FILES_ENDPOINT, FILES_BUCKET, FILES_REGION, FILES_ACCESS_KEY, FILES_SECRET_KEY } = this.settings;
    const url = new URL(`${FILES_ENDPOINT.replace(/\/$/, '')}/${FILES_BUCKET}/${key}`);
    // The length is signed with it: what is longer or shorter than announced is refused by the storage.
    return presign({ method: 'PUT', url, region: FILES_REGION, accessKey: FILES_ACCESS_KEY, secretKey: FILES_SECRET_KEY, expiresSeconds, now, headers: { 'content-length': String(bytes) } });
  }

  override async openArrived(key: string): Promise<{ content: Readable; mark: string }> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const { Body, ETag } = await (await this.s3()).send(new GetObjectCommand({ Bucket: this.settings.FILES_BUCKET, Key: key }));
    if (!(Body instanceof Readable) || !ETag) throw new Error(`the storage gave no body for ${key}`);
    return { content: Body, mark: ETag };
  }

  override async adopt(from: string, key: string, mark: string, type: string): Promise<boolean> {
    const { CopyObjectCommand, S3ServiceException } = await import('@aws-sdk/client-s3');
    try {
      await (await this.s3()).send(new CopyObjectCommand({
        Bucket: this.settings.FILES_BUCKET, CopySource: `${this.settings.FILES_BUCKET}/${from}`, CopySourceIfMatch: mark, Key: key, MetadataDirective: 'REPLACE', ContentType: type,
      }));
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return false;
      throw error;
    }
    await this.remove(from);
    return true;
  }

  async remove(key: string): Promise<void> {
    const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    await (await this.s3()).send(new DeleteObjectCommand({ Bucket: this.settings.FILES_BUCKET, Key: key }));
  }

  /** Loaded when first used: an installation with a folder pays nothing for it. */
  private s3(): Promise<S3Client> {
    const { FILES_ENDPOINT, FILES_REGION, FILES_ACCESS_KEY, FILES_SECRET_KEY } = this.settings;
    this.client ??= import('@aws-sdk/client-s3').then(({ S3Client }) => new S3Client({
      endpoint: FILES_ENDPOINT, region: FILES_REGION, forcePathStyle: true, credentials: { accessKeyId: FILES_ACCESS_KEY, secretAccessKey: FILES_SECRET_KEY },
      requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED',
    }));
    return this.client;
  }
}

/** The bucket when one is configured, else the data folder. */
export function openFileStore({ DATA_DIR, FILES_ENDPOINT, FILES_BUCKET, FILES_REGION, FILES_ACCESS_KEY, FILES_SECRET_KEY }: Config): FileStore {
  return FILES_ENDPOINT && FILES_BUCKET && FILES_ACCESS_KEY && FILES_SECRET_KEY
    ? new BucketStore({ FILES_ENDPOINT, FILES_BUCKET, FILES_REGION, FILES_ACCESS_KEY, FILES_SECRET_KEY })
    : new FolderStore(DATA_DIR);
}

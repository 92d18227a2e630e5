import type { Connection, Submittable } from 'pg';

const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
/** Signature, flags and header extension of PostgreSQL's binary COPY format. */
export const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);

/**
 * Statements that end in `COPY … FROM STDIN`, and its data, in one round trip and one transaction: a simple query of
 * several statements is a transaction of its own, and the data follows without waiting to be asked for. When a statement
 * before the COPY fails, the server drops the data, as the protocol says.
 */
export class CopyBatch implements Submittable {
  readonly done: Promise<void>;
  private readonly statements: string;
  private readonly data: Uint8Array;
  private settle!: (error?: Error) => void;

  /** @param data rows with the header and without the trailer of the binary format; must not change until `done` */
  constructor(statements: string, data: Uint8Array) {
    this.statements = statements;
    this.data = data;
    this.done = new Promise((resolve, reject) => {
      this.settle = (error) => (error ? reject(error) : resolve());
    });
  }

  submit(connection: Connection): void {
    const text = Buffer.from(`${this.statements}\0`, 'utf8');
    const head = Buffer.allocUnsafe(text.length + 10);
    head[0] = 0x51;
    head.writeUInt32BE(text.length + 4, 1);
    text.copy(head, 5);
    head[text.length + 5] = 0x64;
    head.writeUInt32BE(this.data.length + TRAILER.length + 4, text.length + 6);
    const { stream } = connection;
    stream.cork();
    stream.write(head);
    stream.write(this.data);
    stream.write(TRAILER);
    stream.write(COPY_DONE);
    stream.uncork();
  }

  /** The client hands a failed query over once and waits by itself until the server is ready for another. */
  handleError(error: Error): void {
    this.settle(error);
  }

  handleReadyForQuery(): void {
    this.settle();
  }

  handleCopyInResponse(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
}

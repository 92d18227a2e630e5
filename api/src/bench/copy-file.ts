import type { FileHandle } from 'node:fs/promises';
import type { Client, Connection, Submittable } from 'pg';

/** Sends a file as the data of a COPY. @returns rows that were copied */
export async function from(client: Client, statement: string, file: FileHandle): Promise<number> {
  const copy = new CopyFile(statement, file);
  client.query(copy);
  try {
    return await copy.done;
  } finally {
    await file.close();
  }
}

class CopyFile implements Submittable {
  readonly done: Promise<number>;
  private readonly statement: string;
  private readonly file: FileHandle;
  private settle!: { resolve(rows: number): void; reject(error: Error): void };
  private rows = 0;

  constructor(statement: string, file: FileHandle) {
    this.statement = statement;
    this.file = file;
    this.done = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  submit(connection: Connection): void {
    connection.query(this.statement);
  }

  handleCopyInResponse(connection: Connection): void {
    void this.send(connection).catch((error: unknown) => this.settle.reject(error instanceof Error ? error : new Error(String(error))));
  }

  private async send(connection: Connection): Promise<void> {
    const { stream } = connection;
    for await (const chunk of this.file.createReadStream({ highWaterMark: 1 << 18, autoClose: false })) {
      const bytes = chunk as Buffer;
      const head = Buffer.alloc(5);
      head[0] = 0x64;
      head.writeUInt32BE(bytes.length + 4, 1);
      stream.write(head);
      if (!stream.write(bytes)) await new Promise((drained) => stream.once('drain', drained));
    }
    stream.write(Buffer.from([0x63, 0, 0, 0, 4]));
  }

  handleError(error: Error): void {
    this.settle.reject(error);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.settle.resolve(this.rows);
  }

  handleEmptyQuery(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
}

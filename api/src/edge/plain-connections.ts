import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { readPlain, type HeaderBlock, type PlainRequest } from './plain-request.ts';
import type { Answer, Device, EdgeRequest, EdgeResponse } from './turn.ts';

/** How often connections are looked at: who is idle too long, and whose request does not come to its end. */
const LOOK_MS = 1_000;
/** Looks that an unfinished request waits here for its rest. */
const PATIENCE = 3;

const CLOSES = 'connection: close\r\n';

let dateOf = 0;
let date = '';
/** `date` of an answer, made once a second. */
function today(): string {
  const second = Math.floor(Date.now() / 1_000);
  if (second !== dateOf) {
    dateOf = second;
    date = new Date(second * 1_000).toUTCString();
  }
  return date;
}

/**
 * Reads and answers what comes in the plainest form of HTTP itself, at half of the cost of `node:http`; the first request
 * of a connection that is anything else, or is slow to come, takes its connection over to `node:http` for good.
 * @see docs/adr/0090-plain-requests-first.md
 */
export class PlainConnections {
  /** Looks after which an idle connection ends. */
  readonly idleLooks: number;
  /** Tells clients how long they may come again. */
  readonly keeps: string;
  /** Looks so far. */
  looks = 1;
  private readonly open = new Set<PlainConnection>();
  private readonly look: NodeJS.Timeout;
  private isDraining = false;

  /** Takes the place of the server's own reading, which gets the connections that are handed over. */
  constructor(server: Server, readonly answer: Answer) {
    this.idleLooks = Math.ceil(server.keepAliveTimeout / LOOK_MS);
    this.keeps = `connection: keep-alive\r\nkeep-alive: timeout=${Math.floor(server.keepAliveTimeout / 1_000)}\r\n`;
    const [byNode] = server.listeners('connection');
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      this.open.add(new PlainConnection(this, socket, (bytes) => {
        byNode?.call(server, socket);
        socket.unshift(bytes);
      }));
    });
    this.look = setInterval(() => {
      this.looks += 1;
      for (const connection of this.open) connection.look(this.looks);
    }, LOOK_MS).unref();
  }

  left(connection: PlainConnection): void {
    this.open.delete(connection);
  }

  get closes(): boolean {
    return this.isDraining;
  }

  /** Ends idle connections; the others end with the answer they wait for. */
  drain(): void {
    this.isDraining = true;
    for (const connection of this.open) connection.endIfIdle();
  }

  destroy(): void {
    clearInterval(this.look);
    for (const connection of this.open) connection.destroy();
  }
}

class PlainConnection {
  private held: Buffer | null = null;
  private turn: PlainTurn | null = null;
  private last: HeaderBlock | null = null;
  /** Look at which something last came, and at which an unfinished request began; 0: none is unfinished. */
  private seenAt: number;
  private unfinishedAt = 0;
  private hasEnded = false;

  constructor(
    private readonly all: PlainConnections,
    readonly socket: Socket,
    private readonly giveToNode: (bytes: Buffer) => void,
  ) {
    this.seenAt = all.looks;
    socket.on('data', this.onData).on('end', this.onEnd).on('error', this.destroy).on('close', this.onClose);
  }

  private readonly onData = (chunk: Buffer): void => {
    this.seenAt = this.all.looks;
    this.held = this.held === null ? chunk : Buffer.concat([this.held, chunk]);
    if (this.turn === null) this.read(this.held);
    // The next request came before this one's answer: it waits, and no more is read.
    else this.socket.pause();
  };

  private read(bytes: Buffer): void {
    const request = readPlain(bytes, this.last);
    if (request === 'unusual') this.handOver();
    else if (request === 'incomplete') {
      this.unfinishedAt ||= this.all.looks;
    } else {
      this.unfinishedAt = 0;
      this.held = null;
      this.last = request.block;
      this.turn = new PlainTurn(this, request);
      this.all.answer(this.turn, this.turn);
    }
  }

  /** Called now and then. */
  look(now: number): void {
    if (this.turn !== null) return;
    if (this.unfinishedAt !== 0) {
      if (now - this.unfinishedAt > PATIENCE) this.handOver();
    } else if (now - this.seenAt > this.all.idleLooks) this.destroy();
  }

  /** Lets `node:http` read from here on, what is held first. */
  handOver(): void {
    const { socket, held } = this;
    socket.off('data', this.onData).off('end', this.onEnd).off('error', this.destroy).off('close', this.onClose);
    this.held = null;
    this.all.left(this);
    this.giveToNode(held ?? Buffer.alloc(0));
  }

  get isGone(): boolean {
    return this.socket.destroyed;
  }

  get closes(): boolean {
    return this.all.closes;
  }

  get keeps(): string {
    return this.all.keeps;
  }

  /** The answer is written: the next request is read, or the connection ends. */
  answered(closes: boolean): void {
    this.turn = null;
    if (closes || this.hasEnded) {
      this.socket.end();
      return;
    }
    if (this.held === null) return;
    this.socket.resume();
    // Not within the answer to the one before, so that a long row of requests is no deep recursion.
    setImmediate(() => {
      if (this.held !== null && this.turn === null && !this.isGone) this.read(this.held);
    });
  }

  endIfIdle(): void {
    if (this.turn === null) this.socket.end();
  }

  private readonly onEnd = (): void => {
    this.hasEnded = true;
    this.endIfIdle();
  };

  readonly destroy = (): void => {
    this.socket.destroy();
  };

  private readonly onClose = (): void => this.all.left(this);
}

/** One request and its answer. */
class PlainTurn implements EdgeRequest, EdgeResponse {
  readonly method: string;
  readonly url: string;
  readonly body: Buffer;
  private readonly block: HeaderBlock;
  private isAnswered = false;

  constructor(
    private readonly connection: PlainConnection,
    { method, url, block, body }: PlainRequest,
  ) {
    this.method = method;
    this.url = url;
    this.block = block;
    this.body = body;
  }

  get headers(): HeaderBlock['headers'] {
    return this.block.headers;
  }

  get device(): Device | null {
    return this.block.device;
  }

  set device(device: Device | null) {
    this.block.device = device;
  }

  get address(): string | undefined {
    return this.connection.socket.remoteAddress;
  }

  gather(limit: number, failed: (error: Error | null) => void, done: (body: Buffer) => void): void {
    if (this.body.length > limit) failed(null);
    else done(this.body);
  }

  get isOver(): boolean {
    return this.isAnswered || this.connection.isGone;
  }

  send(status: number, lines: string, body: string | Buffer | null, closes = false): void {
    if (this.isOver) return;
    const { connection, method } = this;
    const ends = closes || connection.closes;
    const length = body === null ? '' : `content-length: ${body.length}\r\n`;
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}date: ${today()}\r\n${ends ? CLOSES : connection.keeps}${length}\r\n`;
    this.isAnswered = true;
    write(connection.socket, head, method === 'HEAD' ? null : body);
    connection.answered(ends);
  }
}

function write(socket: Socket, head: string, body: string | Buffer | null): void {
  if (body === null || typeof body === 'string') {
    socket.write(body === null ? head : head + body, 'latin1');
    return;
  }
  socket.cork();
  socket.write(head, 'latin1');
  socket.write(body);
  socket.uncork();
}

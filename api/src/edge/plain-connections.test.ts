import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { eventually } from '../../test/edge.ts';
import { HttpTurn } from './http-turn.ts';
import { line } from './header-lines.ts';
import { PlainConnections } from './plain-connections.ts';
import type { Answer, EdgeRequest, EdgeResponse } from './turn.ts';

const HOST = 'host: a\r\n';
const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\n${HOST}${more}\r\n`;

/** A server whose answers name who read the request, and wait where the path says so. */
class Stage {
  readonly waiting: EdgeResponse[] = [];
  readonly server: Server;
  readonly plain: PlainConnections;
  private readonly sockets: Socket[] = [];

  constructor() {
    const answer: Answer = (request, response) => {
      if (request.url === '/wait') this.waiting.push(response);
      else echo(request, response);
    };
    this.server = createServer({ keepAliveTimeout: 2_000 }, (request, response) => {
      const turn = new HttpTurn(request, response);
      answer(turn, turn);
    });
    this.plain = new PlainConnections(this.server, answer);
  }

  listen = () => new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));

  /** A client on a connection of its own, and all that it was sent so far. */
  client(): { socket: Socket; got: () => string; ended: () => boolean } {
    let got = '';
    let ended = false;
    const socket = connect({ port: (this.server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('data', (chunk) => (got += chunk.toString('latin1'))).on('end', () => (ended = true)).on('close', () => (ended = true)).on('error', () => undefined);
    this.sockets.push(socket);
    return { socket, got: () => got, ended: () => ended };
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.plain.destroy();
    await new Promise<void>((done) => {
      this.server.close(() => done());
      this.server.closeAllConnections();
    });
  }
}

function echo(request: EdgeRequest, response: EdgeResponse): void {
  const by = request instanceof HttpTurn ? 'node' : 'plain';
  request.gather(1_000_000, () => response.send(413, '', 'too large', true), (body) => response.send(200, line('x-by', by), `${by} ${request.method} ${request.url} ${body.length}.`));
}

/** Waits until an assertion holds. */
const until = (holds: () => void) =>
  eventually(async () => {
    try {
      holds();
      return true;
    } catch {
      return false;
    }
  }, 60_000);

describe('connections of the edge', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage();
    await stage.listen();
  });
  afterEach(() => stage.close());
  const answersOf = (got: string) => [...got.matchAll(/(?:plain|node) [A-Z]+ \S+ \d+\./g)].map(([text]) => text);

  it('answer plain requests one after the other', async () => {
    const { socket, got } = stage.client();
    socket.write(get('/a'));
    await until(() => expect(answersOf(got())).toEqual(['plain GET /a 0.']));
    socket.write(`POST /b HTTP/1.1\r\n${HOST}content-length: 3\r\n\r\nabc`);
    await until(() => expect(answersOf(got())).toEqual(['plain GET /a 0.', 'plain POST /b 3.']));
    expect(got()).toMatch(/^HTTP\/1\.1 200 OK\r\nx-by: plain\r\ndate: [^\r]+ GMT\r\nconnection: keep-alive\r\nkeep-alive: timeout=2\r\ncontent-length: 15\r\n\r\n/);
  });

  it('put together what comes in pieces', async () => {
    const { socket, got } = stage.client();
    for (const piece of [`POST /a HTTP/1.1\r\nho`, `st: a\r\ncontent-length: 3\r\n`, `\r\nab`, `c`]) {
      socket.write(piece);
      await new Promise((done) => setTimeout(done, 20));
    }
    await until(() => expect(answersOf(got())).toEqual(['plain POST /a 3.']));
  });

  it('go over to the whole reader with the first request that is not plain, which is answered like all before and after it', async () => {
    const { socket, got } = stage.client();
    socket.write(get('/a'));
    await until(() => expect(answersOf(got())).toHaveLength(1));
    socket.write(`POST /b HTTP/1.1\r\n${HOST}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`);
    await until(() => expect(answersOf(got())).toHaveLength(2));
    socket.write(get('/c'));
    await until(() => expect(answersOf(got())).toEqual(['plain GET /a 0.', 'node POST /b 3.', 'node GET /c 0.']));
  });

  it('answer requests that are sent without waiting, each once and in their order', async () => {
    const { socket, got } = stage.client();
    socket.write(get('/wait'));
    await until(() => expect(stage.waiting).toHaveLength(1));
    for (const path of ['/b', '/c', '/d']) {
      socket.write(get(path));
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(got()).toBe('');
    echo({ method: 'GET', url: '/a', gather: (_limit, _failed, done) => done(Buffer.alloc(0)) } as EdgeRequest, stage.waiting[0]!);
    await until(() => expect(answersOf(got()).map((text) => text.split(' ')[2])).toEqual(['/a', '/b', '/c', '/d']));
  });

  it('let a slow request be timed by the whole reader', async () => {
    const { socket, got } = stage.client();
    socket.write('GET /a HTTP/1.1\r\nho');
    await new Promise((done) => setTimeout(done, 5_500));
    socket.write('st: a\r\n\r\n');
    await until(() => expect(answersOf(got())).toEqual(['node GET /a 0.']));
  });

  it('end when nothing comes for as long as clients are told', async () => {
    const { socket, got, ended } = stage.client();
    socket.write(get('/a'));
    await until(() => expect(answersOf(got())).toHaveLength(1));
    await until(() => expect(ended()).toBe(true));
  });

  it('refuse what is no HTTP, as the whole reader does', async () => {
    const { socket, got } = stage.client();
    socket.write('\u0016\u0003\u0001\u0002\u0000 hello');
    await until(() => expect(got()).toMatch(/^HTTP\/1\.1 400 Bad Request/));
  });

  it('give the answer to who has only ended sending, and then end', async () => {
    const { socket, got, ended } = stage.client();
    socket.end(get('/wait'));
    await until(() => expect(stage.waiting).toHaveLength(1));
    await new Promise((done) => setTimeout(done, 50));
    stage.waiting[0]!.send(204, '', null);
    await until(() => expect(ended()).toBe(true));
    expect(got()).toMatch(/^HTTP\/1\.1 204 No Content\r\n(?!.*content-length)/s);
  });

  it('know that nobody waits any more, and give no second answer', async () => {
    const { socket, got } = stage.client();
    socket.write(get('/wait'));
    await until(() => expect(stage.waiting).toHaveLength(1));
    const [response] = stage.waiting;
    response!.send(200, '', 'once');
    response!.send(200, '', 'twice');
    await until(() => expect(got()).toMatch(/once$/));
    socket.write(get('/wait'));
    await until(() => expect(stage.waiting).toHaveLength(2));
    socket.resetAndDestroy();
    await until(() => expect(stage.waiting[1]!.isOver).toBe(true));
    stage.waiting[1]!.send(200, '', 'to nobody');
  });

  it('answer HEAD without the body that they announce', async () => {
    const { socket, got } = stage.client();
    socket.write(`HEAD /a HTTP/1.1\r\n${HOST}\r\n`);
    await until(() => expect(got()).toMatch(/content-length: 16\r\n\r\n$/));
  });

  it('end in order: idle ones at once, the others with the answer they wait for', async () => {
    const [idle, busy] = [stage.client(), stage.client()];
    idle.socket.write(get('/a'));
    busy.socket.write(get('/wait'));
    await until(() => expect([answersOf(idle.got()).length, stage.waiting.length]).toEqual([1, 1]));
    stage.plain.drain();
    await until(() => expect(idle.ended()).toBe(true));
    expect(busy.ended()).toBe(false);
    stage.waiting[0]!.send(200, '', 'late');
    await until(() => expect(busy.ended()).toBe(true));
    expect(busy.got()).toMatch(/connection: close\r\ncontent-length: 4\r\n\r\nlate$/);
  });

  it('put no line of somebody else into an answer', () => {
    expect(() => line('location', 'https://a.example/\r\nset-cookie: a=b')).toThrow(/no header carries/);
  });
});

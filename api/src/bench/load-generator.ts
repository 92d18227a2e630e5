import { connect, type Socket } from 'node:net';

/** What one run of the generator sends: a request whose marked places get a new number each time. */
export interface LoadOrder {
  port: number;
  connections: number;
  seconds: number;
  /** First bytes of the request up to the body. */
  head: string;
  body: string;
  /** Text in `body` that stands for a number of 12 hex digits; each occurrence gets its own. Empty: the request is always the same. */
  mark: string;
  /** First number. */
  from: number;
  /** Requests in a second over all connections; as many as are answered without it. */
  perSecond?: number;
}
export interface LoadReport {
  requests: number;
  failures: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * Sends requests over raw sockets as fast as answers come. It knows just enough HTTP to find the end of an answer,
 * so that it costs a fraction of what it measures.
 */
export async function runLoad(order: LoadOrder): Promise<LoadReport> {
  const template = Buffer.from(order.head + order.body);
  const places: number[] = [];
  for (let at = template.indexOf(order.mark); order.mark !== '' && at >= 0; at = template.indexOf(order.mark, at + 12)) places.push(at);
  let next = order.from;
  const times: number[] = [];
  let failures = 0;
  const started = performance.now();
  const end = started + order.seconds * 1_000;

  let turns = 0;
  /** Milliseconds until the next request is due. */
  const turn = (): number => {
    if (order.perSecond === undefined) return 0;
    turns += 1;
    return started + (turns * 1_000) / order.perSecond - performance.now();
  };
  const fill = (request: Buffer) => {
    for (const place of places) {
      let number = next;
      next += 1;
      for (let digit = 11; digit >= 0; digit -= 1) {
        const value = number % 16;
        request[place + digit] = value < 10 ? 48 + value : 87 + value;
        number = (number - value) / 16;
      }
    }
  };
  const one = () =>
    new Promise<void>((done, failed) => {
      const socket: Socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
      const request = Buffer.from(template);
      let sentAt = 0;
      let answer = '';
      const send = () => {
        if (performance.now() >= end) {
          socket.destroy();
          done();
          return;
        }
        const wait = turn();
        if (wait <= 0) write();
        else setTimeout(write, wait);
      };
      const write = () => {
        fill(request);
        sentAt = performance.now();
        socket.write(request);
      };
      socket.on('connect', send);
      socket.on('error', failed);
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
        const head = answer.indexOf('\r\n\r\n');
        if (head < 0) return;
        const length = /content-length: (\d+)/i.exec(answer);
        if (answer.length < head + 4 + Number(length?.[1] ?? 0)) return;
        times.push(performance.now() - sentAt);
        const status = answer.charCodeAt(9);
        if (status !== 50 && status !== 51) failures += 1;
        answer = '';
        send();
      });
    });
  await Promise.all(Array.from({ length: order.connections }, one));
  const seconds = (performance.now() - started) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { requests: times.length, failures, seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

// As a process of its own: takes orders over IPC.
process.on('message', (order: LoadOrder) => {
  void runLoad(order).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

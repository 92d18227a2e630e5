import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, getOperationAST, parse, validate, type GraphQLSchema } from 'graphql';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';

const PATH = '/graphql';
const MAX_MESSAGE = 16_384;
const MAX_TOKENS = 200;
const MAX_SOCKETS = 5_000;
const MAX_ON_ONE_SOCKET = 20;
const CHECK_MS = 30_000;

/** Who is on the other end. */
export interface LiveContext {
  viewer: object | null;
}
export interface LiveSocketOptions<Context extends LiveContext> {
  schema: GraphQLSchema;
  /** Asked when a socket opens and every half minute after: the socket ends with the session or the mandate. */
  find(request: IncomingMessage, actingFor: string | undefined): Promise<Context>;
  /** Origins whose pages may open a socket: browsers send cookies along for any. */
  isOwnOrigin(origin: string | undefined, host: string | undefined): boolean;
  formatError(error: unknown): { message: string; extensions?: Record<string, unknown> };
}
interface Extra<Context> {
  request: IncomingMessage;
  actingFor?: string;
  context?: Context;
  open: Set<string>;
}

/**
 * Subscriptions over WebSockets (graphql-transport-ws) beside the HTTP api. Only for who is signed in, only from our own pages,
 * and only subscriptions: queries and mutations stay where their limits are.
 * @returns ends all sockets
 */
export function serveLive<Context extends LiveContext>(http: Server, options: LiveSocketOptions<Context>): () => void {
  const server = makeServer<{ actingFor?: unknown }, Extra<Context>>({
    schema: options.schema,
    onConnect: async ({ connectionParams, extra }) => {
      const actingFor = connectionParams?.actingFor;
      if (typeof actingFor === 'string') extra.actingFor = actingFor;
      extra.context = await options.find(extra.request, extra.actingFor);
      return extra.context.viewer !== null;
    },
    onSubscribe: ({ extra }, id, { query, variables, operationName }) => {
      if (extra.open.size >= MAX_ON_ONE_SOCKET) return [new GraphQLError('too many subscriptions on one socket')];
      try {
        const document = parse(query, { maxTokens: MAX_TOKENS });
        if (getOperationAST(document, operationName)?.operation !== 'subscription') return [new GraphQLError('only subscriptions are taken here')];
        const faults = validate(options.schema, document);
        if (faults.length > 0) return faults;
        extra.open.add(id);
        return { schema: options.schema, document, operationName: operationName ?? null, variableValues: variables ?? null, contextValue: extra.context };
      } catch (error) {
        return [error instanceof GraphQLError ? error : new GraphQLError('the subscription cannot be read')];
      }
    },
    onComplete: ({ extra }, id) => void extra.open.delete(id),
    onError: ({ extra }, id, _payload, errors) => {
      extra.open.delete(id);
      return errors.map((error) => options.formatError(error));
    },
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, handleProtocols: (offered) => (offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : false) });

  const opened = (socket: WebSocket, request: IncomingMessage) => {
    const extra: Extra<Context> = { request, open: new Set() };
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) => new Promise((resolve, reject) => socket.send(data, (error) => (error ? reject(error) : resolve()))),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) => socket.on('message', (data: Buffer) => void take(data.toString()).catch(() => socket.close(CloseCode.InternalServerError, 'Internal server error'))),
      },
      extra,
    );
    let isAlive = true;
    socket.on('pong', () => (isAlive = true));
    const timer = setInterval(() => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
      void stillHolds(extra, options).then((holds) => { if (!holds) socket.close(CloseCode.Forbidden, 'Forbidden'); });
    }, CHECK_MS);
    socket.once('close', (code: number, reason: Buffer) => {
      clearInterval(timer);
      void closed(code, reason.toString()).catch(() => undefined);
    });
    socket.on('error', () => socket.terminate());
  };

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { origin, host } = request.headers;
    if (request.url?.split('?')[0] !== PATH) return refuse(socket, '404 Not Found');
    if (!options.isOwnOrigin(origin, host)) return refuse(socket, '403 Forbidden');
    if (sockets.clients.size >= MAX_SOCKETS) return refuse(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (ready) => opened(ready, request));
  });
  return () => sockets.clients.forEach((socket) => socket.terminate());
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

/** While the database is away nobody is sent off. */
async function stillHolds<Context extends LiveContext>({ request, context, actingFor }: Extra<Context>, { find }: LiveSocketOptions<Context>): Promise<boolean> {
  if (!context) return true;
  try {
    return (await find(request, actingFor)).viewer !== null;
  } catch {
    return true;
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { countImpression, followCreative, takePixel } from './beacons.endpoint.ts';
import { decide } from './decisions.endpoint.ts';
import type { EdgeContext } from './edge-context.ts';
import { takeEvents } from './events.endpoint.ts';
import { CORS, PREFLIGHT, Refused, send, sendProblem } from './http.ts';
import { answerBidRequest, followExchangeClick, takeNotice, tellImpression } from './openrtb.endpoint.ts';
import { takePostback } from './postback.endpoint.ts';
import { adsTxt, sellersJson } from '../advertising/edge.ts';
import { followLink } from './redirect.endpoint.ts';
import { browserTag } from './tag.ts';
import type { EdgeMetrics } from './edge-metrics.ts';

const HOUR = { ...CORS, 'cache-control': 'public, max-age=3600' };
const isReading = (method: string | undefined) => method === 'GET' || method === 'HEAD';

/** Answers every request of the edge: one comparison finds the way, and what goes wrong becomes a problem document. */
export function routes(edge: EdgeContext, metrics: EdgeMetrics): (request: IncomingMessage, response: ServerResponse) => void {
  const route = (request: IncomingMessage, response: ServerResponse): Promise<void> | void => {
    const { method } = request;
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const query = () => new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
    if (method === 'POST') {
      if (path === '/v1/events') return takeEvents(edge, request, response);
      if (path === '/v1/decisions') return decide(edge, request, response);
      if (path === '/v1/postback') return takePostback(edge, request, response, query());
      if (path === '/openrtb2/auction') return answerBidRequest(edge, request, response);
      if (path.startsWith('/openrtb2/')) return takeNotice(edge, request, response, path, query());
    } else if (isReading(method)) {
      if (path.startsWith('/l/')) return followLink(edge, request, response, decodeSlug(path.slice(3)), mark < 0 ? '' : url.slice(mark + 1));
      if (path === '/v1/i.gif') return countImpression(edge, request, response, query());
      if (path === '/v1/c') return followCreative(edge, request, response, query());
      if (path === '/v1/p.gif') return takePixel(edge, request, response, query());
      if (path === '/v1/postback' && method === 'GET') return takePostback(edge, request, response, query());
      if (path === '/openrtb2/i.gif') return tellImpression(edge, request, response, query());
      if (path === '/openrtb2/click') return followExchangeClick(edge, request, response, query());
      if (path.startsWith('/openrtb2/') && path !== '/openrtb2/auction') return takeNotice(edge, request, response, path, query());
      if (path === '/ads.txt') return send(response, 200, 'text/plain; charset=utf-8', adsTxt(edge.config), HOUR);
      if (path === '/sellers.json') return send(response, 200, 'application/json', sellersJson(edge.config), HOUR);
      if (path === '/meadow.js') return send(response, 200, 'text/javascript; charset=utf-8', browserTag, { ...CORS, 'cache-control': 'public, max-age=3600' });
      if (path === '/livez') return send(response, 200, 'application/json', '{"status":"ok"}');
      if (path === '/readyz') return metrics.ready(response);
      if (path === '/metrics') return metrics.send(request, response);
    } else if (method === 'OPTIONS') {
      response.writeHead(204, PREFLIGHT);
      response.end();
      return;
    }
    if (/^\/(?:v1\/(?:events|decisions|postback)|openrtb2\/auction|l\/|meadow\.js)/.test(path)) throw new Refused(405, 'BAD_USER_INPUT', `${method} is not taken here`);
    throw new Refused(404, 'NOT_FOUND', 'nothing is here');
  };
  return (request, response) => {
    metrics.count();
    try {
      // What is answered without waiting costs no promise.
      const answered = route(request, response);
      if (answered !== undefined) void answered.catch((error: unknown) => fail(error, request, response, metrics));
    } catch (error) {
      fail(error, request, response, metrics);
    }
  };
}

function fail(error: unknown, request: IncomingMessage, response: ServerResponse, metrics: EdgeMetrics): void {
  if (error instanceof Refused) {
    error.headers['access-control-allow-origin'] = '*';
    sendProblem(response, error);
    // A body that is refused unread must not hold the connection.
    if (error.status === 413) response.once('finish', () => request.destroy());
    return;
  }
  if (response.destroyed || request.destroyed) return;
  metrics.failed(error);
  sendProblem(response, new Refused(500, 'INTERNAL', 'the edge could not answer'));
}

function decodeSlug(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refused(404, 'NOT_FOUND', 'no such link');
  }
}

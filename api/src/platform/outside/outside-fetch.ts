import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';

/** Addresses that are not the public internet: this machine, its neighbours, cloud metadata, and ways to write these as IPv6. */
const inside = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24],
  ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const) inside.addSubnet(net, prefix, 'ipv4');
// Of IPv6 only 2000::/3 is given out; within it, what embeds an IPv4 address or is for documentation is not a host of the public internet either.
for (const [net, prefix] of [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const) inside.addSubnet(net, prefix, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** Whether an address belongs to the public internet. */
export const isPublicAddress = (address: string): boolean =>
  isIPv6(address) ? global6.check(address, 'ipv6') && !inside.check(address, 'ipv6') : isIP(address) === 4 && !inside.check(address, 'ipv4');

export interface OutsideAnswer {
  status: number;
  /** When to come again, if it says so: seconds or a date. */
  retryAfter?: string | undefined;
  /** Where redirects ended. */
  url: string;
  /** The first bytes of the body, as text. */
  body: string;
}
export class OutsideRefused extends Error {}

const MAX_REDIRECTS = 5;
const MAX_BYTES = 262_144;
const TIMEOUT_MS = 10_000;

/**
 * Asks a web address that a user named, without letting it be turned against the inside: only http and https on their own ports,
 * only public addresses, checked when the name is resolved and then connected to exactly; each redirect is checked like the first.
 */
@Injectable()
export class OutsideFetch {
  /** Name to addresses; tests of a whole installation stand in for the internet here. */
  resolve = async (host: string): Promise<string[]> => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
  isAllowed: (address: string, port: number) => boolean = (address, port) => isPublicAddress(address) && (port === 80 || port === 443);

  /** @throws OutsideRefused for what must not be asked, Error when it cannot be reached */
  async get(address: string): Promise<OutsideAnswer> {
    let url = new URL(address);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const { status, location, body } = await this.once(url);
      if (status < 300 || status >= 400 || !location) return { status, url: url.href, body };
      url = new URL(location, url);
    }
    throw new Error('redirects too often');
  }

  /** Sends something to an address that a user's browser named; a redirect is an answer like any other. @throws as `get` */
  async post(address: string, headers: Record<string, string>, body: Buffer): Promise<OutsideAnswer> {
    const url = new URL(address);
    const { status, retryAfter, body: said } = await this.once(url, { method: 'POST', headers: { ...headers, 'content-length': String(body.length) }, body });
    return { status, url: url.href, body: said, retryAfter };
  }

  private async once(url: URL, { method = 'GET', headers = {}, body: sent }: { method?: string; headers?: Record<string, string>; body?: Buffer } = {}): Promise<{ status: number; location: string | undefined; retryAfter: string | undefined; body: string }> {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OutsideRefused('is no http address');
    if (url.username || url.password) throw new OutsideRefused('carries credentials');
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [host] : await this.resolve(host);
    const [pinned] = addresses;
    // One inside address among several is enough to refuse: which one is connected to must not be left to chance.
    if (!pinned || !addresses.every((one) => this.isAllowed(one, port))) throw new OutsideRefused('leads to an address that is not public');
    return new Promise((done, fail) => {
      const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = ask(url, {
        method, signal: AbortSignal.timeout(TIMEOUT_MS), agent: false,
        headers: { 'user-agent': 'Meadow-Note-Check/1.0', accept: 'text/html,*/*;q=0.5', 'accept-encoding': 'identity', ...headers },
        lookup: (_host, options, answer) => {
          const family = isIPv6(pinned) ? 6 : 4;
          if (options.all) answer(null, [{ address: pinned, family }]);
          else answer(null, pinned, family);
        },
      }, (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const end = () => done({ status: response.statusCode ?? 0, location: response.headers.location, retryAfter: response.headers['retry-after'], body: Buffer.concat(chunks).toString('utf8') });
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes <= MAX_BYTES) return;
          end();
          response.destroy();
        });
        response.on('end', end).on('error', fail);
      });
      request.on('error', fail).end(sent);
    });
  }
}

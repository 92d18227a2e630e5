import { isbot } from 'isbot';
import { invalidReason } from './invalid-reasons.ts';

/** What of a request's headers tells whether a person is behind it. */
export interface RequestTraits {
  method: string | undefined;
  userAgent: string | undefined;
  /** Sec-Purpose, Purpose or X-Moz: set when a browser fetches ahead of a person's wish. */
  purpose: string | undefined;
}

const known = new Map<string, boolean>();
/** Whether a user agent declares itself automatic. Answers are kept: sites send the same few thousand texts. */
export function isDeclaredBot(userAgent: string): boolean {
  let answer = known.get(userAgent);
  if (answer === undefined) {
    if (known.size >= 5_000) known.clear();
    answer = isbot(userAgent);
    known.set(userAgent, answer);
  }
  return answer;
}

/** HTTP libraries: as the sender of a server-to-server batch they are no sign of anything. */
const library = /^(?:node|undici|axios|got|python|aiohttp|httpx|curl|wget|go-http|okhttp|java|apache-httpclient|ruby|faraday|php|guzzle|reqwest|dart|postman|insomnia|dotnet|k6)\b/i;

/** Classifies a request that a viewer's device made itself: an image, a redirect. */
export function classifyDevice({ method, userAgent, purpose }: RequestTraits): number {
  if (method === 'HEAD') return invalidReason.head_request;
  if (purpose !== undefined && /prefetch|prerender|preview/i.test(purpose)) return invalidReason.prefetch;
  if (!userAgent) return invalidReason.no_user_agent;
  return isDeclaredBot(userAgent) ? invalidReason.declared_bot : invalidReason.valid;
}

/** Classifies a batch: a browser's (it names its origin) by its user agent, a server's only when it says that it is a crawler. */
export function classifyBatch(userAgent: string | undefined, fromBrowser: boolean): number {
  if (!userAgent) return invalidReason.valid;
  if (!fromBrowser && library.test(userAgent)) return invalidReason.valid;
  return isDeclaredBot(userAgent) ? invalidReason.declared_bot : invalidReason.valid;
}

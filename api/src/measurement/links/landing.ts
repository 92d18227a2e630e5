/** A stored destination, cut where the click id goes: redirecting is joining three texts. */
export interface Landing {
  /** Up to and with the name of the click id. */
  before: string;
  after: string;
  /** The address without a click id. */
  bare: string;
  /** Names of the query parameters that stand in the stored address. */
  names: ReadonlySet<string>;
}

const MAX_PASSED = 1_024;

/** @throws TypeError when the destination is no http(s) address */
export function landing(destination: string): Landing {
  const url = new URL(destination);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new TypeError('a destination is an http(s) address');
  // The header that carries it takes ASCII only; `href` is percent-encoded.
  const { hash } = url;
  url.hash = '';
  url.searchParams.delete('mclid');
  const { href } = url;
  const glue = href.includes('?') ? (href.endsWith('?') ? '' : '&') : '?';
  return { before: `${href}${glue}mclid=`, after: hash, bare: `${href}${hash}`, names: new Set(url.searchParams.keys()) };
}

/**
 * What of a request's query goes on to the destination: never a parameter that stands in the stored address, never a
 * click id, and no parameter that would make the whole longer than 1,024 characters.
 * @returns text to put behind the click id, empty or beginning with `&`
 */
export function passedQuery({ names }: Landing, query: string): string {
  let passed = '';
  for (const [name, value] of new URLSearchParams(query)) {
    if (name === '' || name === 'mclid' || names.has(name)) continue;
    const next = `&${new URLSearchParams([[name, value]]).toString()}`;
    if (passed.length + next.length <= MAX_PASSED) passed += next;
  }
  return passed;
}

/** A stored destination, cut where the click id goes: redirecting is joining three texts. */
export interface Landing {
  before: string;
  after: string;
}

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
  return { before: `${href}${glue}mclid=`, after: hash };
}

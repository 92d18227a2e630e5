import type { AdCopy } from './ad-copy.ts';
import { MalformedBidRequest, list, number, object, text, wholeOrNull, type Fields } from './reading.ts';

type Asset = { id: number; isRequired: boolean } & (
  | { kind: 'title'; length: number }
  | { kind: 'img'; type: number; w: number | null; h: number | null; wmin: number | null; hmin: number | null }
  | { kind: 'data'; type: number; length: number | null }
  | { kind: 'video' }
);
/** The request of Native 1.2 that travels as a text inside an imp. */
export interface NativeRequest {
  assets: Asset[];
  /** Methods by which an impression may be told: 1 a picture, 2 a script. Empty: by `imptrackers`. */
  impressionMethods: number[];
  battr: number[];
}

const SPONSORED = 1;
const DESCRIPTION = 2;
const CALL_TO_ACTION = 12;
const MAIN_IMAGE = 3;
const IMPRESSION = 1;
const PICTURE = 1;

/** @throws MalformedBidRequest */
export function readNative(native: Fields, where: string): NativeRequest {
  const written = text(native, 'request');
  if (written === '') throw new MalformedBidRequest(`${where}.request is missing`);
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    throw new MalformedBidRequest(`${where}.request is no JSON`);
  }
  const root = object(value, `${where}.request`);
  // Before 1.1 the object was wrapped in another.
  const request = root['native'] === undefined ? root : object(root['native'], `${where}.request.native`);
  const asked = list(request, 'assets').map((asset, at) => object(asset, `assets[${at}]`));
  if (asked.length === 0) throw new MalformedBidRequest(`${where}.request.assets has no element`);
  const isNumbered = asked.some((asset) => asset['id'] !== undefined);
  const assets = asked.map((asset, at) => readAsset(asset, at, isNumbered));
  if (new Set(assets.map(({ id }) => id)).size < assets.length) throw new MalformedBidRequest('two assets have the same id');
  const trackers = list(request, 'eventtrackers').map((each) => object(each, 'eventtracker'));
  for (const tracker of trackers) {
    const event = number(tracker, 'event');
    if (event === null || event < 1 || list(tracker, 'methods').length === 0) throw new MalformedBidRequest('an event tracker has no event or no methods');
  }
  return {
    assets,
    impressionMethods: trackers.filter((tracker) => tracker['event'] === IMPRESSION).flatMap((tracker) => list(tracker, 'methods')).filter((method): method is number => typeof method === 'number'),
    battr: list(native, 'battr').filter((value): value is number => typeof value === 'number'),
  };
}

function readAsset(asset: Fields, at: number, isNumbered: boolean): Asset {
  const id = number(asset, 'id') ?? (isNumbered ? null : at + 1);
  if (id === null || !Number.isInteger(id)) throw new MalformedBidRequest(`assets[${at}].id is missing`);
  const kinds = (['title', 'img', 'video', 'data'] as const).filter((kind) => asset[kind] !== undefined && asset[kind] !== null);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) throw new MalformedBidRequest(`assets[${at}] has not exactly one of title, img, video and data`);
  const inner = object(asset[kind], `assets[${at}].${kind}`);
  const place = `assets[${at}].${kind}`;
  const base = { id, isRequired: asset['required'] === 1 };
  if (kind === 'video') {
    if (list(inner, 'mimes').length === 0 || list(inner, 'protocols').length === 0 || !number(inner, 'minduration') || !number(inner, 'maxduration')) throw new MalformedBidRequest(`${place} is incomplete`);
    return { ...base, kind };
  }
  if (kind === 'title') {
    const length = wholeOrNull(inner, 'len', place);
    if (!length) throw new MalformedBidRequest(`${place}.len is missing`);
    return { ...base, kind, length };
  }
  if (kind === 'img') {
    const [w, h, wmin, hmin] = [wholeOrNull(inner, 'w', place), wholeOrNull(inner, 'h', place), wholeOrNull(inner, 'wmin', place), wholeOrNull(inner, 'hmin', place)];
    return { ...base, kind, type: number(inner, 'type') ?? MAIN_IMAGE, w, h, wmin, hmin };
  }
  const type = number(inner, 'type');
  if (type === null || type < 1) throw new MalformedBidRequest(`${place}.type is missing`);
  return { ...base, kind, type, length: wholeOrNull(inner, 'len', place) };
}

const fits = (words: string, length: number | null): boolean => words !== '' && (length === null || [...words].length <= length);

function fill(asset: Asset, ad: AdCopy, isSecure: boolean): object | null {
  const { id } = asset;
  switch (asset.kind) {
    case 'title':
      return fits(ad.title, asset.length) ? { id, title: { text: ad.title, len: [...ad.title].length } } : null;
    case 'img':
      if (asset.type !== MAIN_IMAGE || ad.image === null || (isSecure && !ad.image.startsWith('https:'))) return null;
      // The page scales the picture: what it asks for is what will be shown.
      return { id, img: { type: MAIN_IMAGE, url: ad.image, ...((asset.w ?? asset.wmin) ? { w: asset.w ?? asset.wmin } : {}), ...((asset.h ?? asset.hmin) ? { h: asset.h ?? asset.hmin } : {}) } };
    case 'data': {
      const words = { [SPONSORED]: ad.label, [DESCRIPTION]: ad.text, [CALL_TO_ACTION]: ad.isChinese ? '查看详情' : 'Learn more' }[asset.type] ?? '';
      return fits(words, asset.length) ? { id, data: { type: asset.type, value: words } } : null;
    }
    case 'video':
      return null;
  }
}

/** @returns the markup, a JSON text; null when a required asset cannot be filled as it was asked for */
export function nativeMarkup(request: NativeRequest, ad: AdCopy, to: { impression: string; click: string }, isSecure: boolean): string | null {
  const assets: object[] = [];
  for (const asset of request.assets) {
    const filled = fill(asset, ad, isSecure);
    if (filled) assets.push({ ...filled, ...(asset.isRequired ? { required: 1 } : {}) });
    else if (asset.isRequired) return null;
  }
  if (assets.length === 0) return null;
  const trackers = request.impressionMethods.includes(PICTURE) ? { eventtrackers: [{ event: IMPRESSION, method: PICTURE, url: to.impression }] } : { imptrackers: [to.impression] };
  return JSON.stringify({ ver: '1.2', assets, link: { url: to.click }, ...trackers });
}

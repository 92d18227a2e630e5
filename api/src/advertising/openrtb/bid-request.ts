import { readNative, type NativeRequest } from './native.ts';
import { MalformedBidRequest, flag, list, number, object, text, texts, wholeOrNull, type Fields } from './reading.ts';

export interface BannerWish {
  sizes: { w: number; h: number }[];
  mimes: string[];
  btype: number[];
  battr: number[];
}
export interface Imp {
  id: string;
  banner: BannerWish | null;
  native: NativeRequest | null;
  /** Floor for 1,000 impressions, in units of `bidfloorcur`. */
  bidfloor: number;
  bidfloorcur: string;
  secure: boolean;
  /** Only those with a deal may bid. */
  isPrivate: boolean;
}
/** What a bidder must know of an OpenRTB 2.6 request. What is not here is not looked at, as the standard asks. */
export interface BidRequest {
  id: string;
  imps: Imp[];
  isTest: boolean;
  isApp: boolean;
  tmaxMs: number | null;
  currencies: string[];
  bcat: string[];
  acat: string[];
  cattax: number;
  badv: string[];
  bapp: string[];
  wseat: string[];
  bseat: string[];
  languages: string[];
  search: string;
  device: { ua: string; ip: string; type: number | null; os: string; language: string; country: string; region: string; city: string; /** Minutes ahead of UTC. */ utcOffset: number | null; isLimited: boolean };
  user: { id: string; gender: string; yob: number | null; interests: string[]; consent: string };
  regs: { coppa: boolean; gdpr: boolean; usPrivacy: string; gpc: boolean; gpp: string };
}

/** @throws MalformedBidRequest naming what is wrong */
export function readBidRequest(body: Fields): BidRequest {
  const id = text(body, 'id');
  if (id === '') throw new MalformedBidRequest('id is missing');
  const imps = list(body, 'imp').map((value, at) => readImp(object(value, `imp[${at}]`), at));
  if (imps.length === 0) throw new MalformedBidRequest('imp has no element');
  if (new Set(imps.map((imp) => imp.id)).size < imps.length) throw new MalformedBidRequest('two imp have the same id');
  for (const [one, other] of [['wseat', 'bseat'], ['acat', 'bcat'], ['wlang', 'wlangb']] as const) {
    if (list(body, one).length > 0 && list(body, other).length > 0) throw new MalformedBidRequest(`${one} and ${other} exclude each other`);
  }
  const places = ['site', 'app', 'dooh'].filter((name) => body[name] !== undefined && body[name] !== null);
  if (places.length > 1) throw new MalformedBidRequest(`${places.join(' and ')} exclude each other`);
  const tmax = number(body, 'tmax');
  if (tmax !== null && tmax < 0) throw new MalformedBidRequest('tmax is negative');
  const site = object(body['site'], 'site');
  return {
    id, imps,
    isTest: flag(body, 'test'),
    isApp: places[0] === 'app',
    tmaxMs: tmax,
    currencies: texts(body, 'cur').map((code) => code.toUpperCase()),
    bcat: texts(body, 'bcat'), acat: texts(body, 'acat'), cattax: number(body, 'cattax') ?? 1,
    badv: texts(body, 'badv').map((domain) => domain.toLowerCase()),
    bapp: texts(body, 'bapp'), wseat: texts(body, 'wseat'), bseat: texts(body, 'bseat'),
    languages: [...texts(body, 'wlang'), ...texts(body, 'wlangb')].map((code) => code.slice(0, 2).toLowerCase()),
    search: text(site, 'search'),
    device: readDevice(object(body['device'], 'device')),
    user: readUser(object(body['user'], 'user')),
    regs: readRegs(object(body['regs'], 'regs')),
  };
}

function readImp(imp: Fields, at: number): Imp {
  const id = text(imp, 'id');
  if (id === '') throw new MalformedBidRequest(`imp[${at}].id is missing`);
  const kinds = ['banner', 'video', 'audio', 'native'].filter((kind) => typeof imp[kind] === 'object' && imp[kind] !== null);
  if (kinds.length === 0) throw new MalformedBidRequest(`imp[${at}] has neither banner, video, audio nor native`);
  for (const kind of ['video', 'audio'] as const) if (kinds.includes(kind)) checkMedia(object(imp[kind], kind), `imp[${at}].${kind}`);
  const bidfloor = number(imp, 'bidfloor') ?? 0;
  if (bidfloor < 0) throw new MalformedBidRequest(`imp[${at}].bidfloor is negative`);
  const pmp = object(imp['pmp'], `imp[${at}].pmp`);
  for (const [place, deal] of list(pmp, 'deals').entries()) {
    if (text(object(deal, 'deal'), 'id') === '') throw new MalformedBidRequest(`imp[${at}].pmp.deals[${place}].id is missing`);
  }
  return {
    id, bidfloor,
    bidfloorcur: text(imp, 'bidfloorcur').toUpperCase() || 'USD',
    banner: kinds.includes('banner') ? readBanner(object(imp['banner'], 'banner'), `imp[${at}].banner`) : null,
    native: kinds.includes('native') ? readNative(object(imp['native'], 'native'), `imp[${at}].native`) : null,
    secure: flag(imp, 'secure'),
    isPrivate: flag(pmp, 'private_auction'),
  };
}

/** Media that are not sold here still have to be well formed. */
function checkMedia(media: Fields, where: string): void {
  if (texts(media, 'mimes').length === 0) throw new MalformedBidRequest(`${where}.mimes is missing`);
  for (const field of ['w', 'h', 'maxbitrate', 'minbitrate', 'sequence', 'maxseq']) {
    if ((number(media, field) ?? 0) < 0) throw new MalformedBidRequest(`${where}.${field} is negative`);
  }
}

function readBanner(banner: Fields, where: string): BannerWish {
  const size = (from: Fields, place: string): { w: number; h: number } | null => {
    const [w, h] = [wholeOrNull(from, 'w', place), wholeOrNull(from, 'h', place)];
    return w === null || h === null || w === 0 || h === 0 ? null : { w, h };
  };
  const formats = list(banner, 'format').map((value, at) => {
    const format = object(value, `${where}.format[${at}]`);
    const place = `${where}.format[${at}]`;
    for (const field of ['wratio', 'hratio', 'wmin']) wholeOrNull(format, field, place);
    const own = size(format, place);
    const isFlexible = ['wratio', 'hratio', 'wmin'].every((field) => (number(format, field) ?? 0) > 0);
    if (!own && !isFlexible) throw new MalformedBidRequest(`${place} has no size`);
    return own ?? { w: number(format, 'wmin')!, h: Math.round((number(format, 'wmin')! * number(format, 'hratio')!) / number(format, 'wratio')!) };
  });
  const own = size(banner, where);
  const sizes = formats.length > 0 ? formats : own ? [own] : [];
  if (sizes.length === 0) throw new MalformedBidRequest(`${where} has no size`);
  return { sizes, mimes: texts(banner, 'mimes'), btype: numbers(banner, 'btype'), battr: numbers(banner, 'battr') };
}

const numbers = (from: Fields, field: string): number[] => list(from, field).filter((value): value is number => typeof value === 'number');

function readDevice(device: Fields): BidRequest['device'] {
  for (const field of ['w', 'h', 'ppi']) wholeOrNull(device, field, 'device');
  const geo = object(device['geo'], 'device.geo');
  return {
    ua: text(device, 'ua'), ip: text(device, 'ip') || text(device, 'ipv6'), type: number(device, 'devicetype'), os: text(device, 'os'),
    language: (text(device, 'language') || text(device, 'langb')).slice(0, 2).toLowerCase(),
    country: text(geo, 'country'), region: text(geo, 'region'), city: text(geo, 'city'), utcOffset: number(geo, 'utcoffset'),
    isLimited: flag(device, 'lmt') || flag(device, 'dnt'),
  };
}

function readUser(user: Fields): BidRequest['user'] {
  const ext = object(user['ext'], 'user.ext');
  const segments = list(user, 'data').flatMap((data) => list(object(data, 'user.data'), 'segment')).map((segment) => text(object(segment, 'segment'), 'name'));
  return {
    id: text(user, 'buyeruid') || text(user, 'id'),
    gender: text(user, 'gender').toUpperCase(),
    yob: number(user, 'yob'),
    interests: [...text(user, 'keywords').split(','), ...texts(user, 'kwarray'), ...segments].map((word) => word.trim()).filter(Boolean).slice(0, 100),
    consent: text(user, 'consent') || text(ext, 'consent'),
  };
}

function readRegs(regs: Fields): BidRequest['regs'] {
  const ext = object(regs['ext'], 'regs.ext');
  return {
    coppa: flag(regs, 'coppa'),
    gdpr: flag(regs, 'gdpr') || flag(ext, 'gdpr'),
    usPrivacy: text(regs, 'us_privacy') || text(ext, 'us_privacy'),
    gpc: ext['gpc'] === '1' || ext['gpc'] === 1,
    gpp: text(regs, 'gpp'),
  };
}

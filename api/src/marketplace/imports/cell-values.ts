import { ageBands, categoriesNamed, type AgeBand, type Category, type Platform } from '@meadow/shared';

/** How values are written in the files people have. Each reader returns null for what it cannot read. */

const suffixes: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9, 千: 1e3, w: 1e4, 万: 1e4, 亿: 1e8 };

/** 12000, "12,000", "1.2M", "3.5万" → a whole count. */
export function readCount(value: unknown): number | null {
  const number = readNumber(value);
  return number === null || number < 0 || number > Number.MAX_SAFE_INTEGER ? null : Math.round(number);
}

export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const match = /^([-+]?\d+(?:\.\d+)?)\s*([kmbw千万亿]?)\+?$/i.exec(value.normalize('NFKC').trim().replace(/(?<=\d),(?=\d{3})/g, ''));
  if (!match) return null;
  const number = Number(match[1]) * (suffixes[(match[2] ?? '').toLowerCase()] ?? 1);
  return Number.isFinite(number) ? number : null;
}

/** "66.5%", 66.5 or 0.665 → 0.665. */
export function readShare(value: unknown): number | null {
  const text = typeof value === 'string' ? value.trim().replace(/[%％]$/, '') : value;
  const number = readNumber(text);
  if (number === null || number < 0 || number > 100) return null;
  return text !== value || number > 1 ? number / 100 : number;
}

/** A price in units of the currency, exact: "180.0" → minor units are the caller's. */
export function readDecimal(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? String(value) : null;
  if (typeof value !== 'string') return null;
  const text = value.normalize('NFKC').trim().replace(/^[¥$€£]\s*/, '').replace(/(?<=\d),(?=\d{3})/g, '');
  return /^\d+(\.\d+)?$/.test(text) ? text : null;
}

/** At most `max` UTF-16 units, never half an emoji, never a lone surrogate (PostgreSQL refuses those). */
export const cutText = (text: string, max: number): string =>
  (text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')).replace(/\p{Surrogate}/gu, '\uFFFD');

export function readText(value: unknown, max: number): string {
  const text = typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
  const clean = text.replaceAll('\0', '').trim();
  return cutText(clean, max);
}

export const readFlag = (value: unknown): boolean =>
  value === true || (typeof value === 'number' && value > 0) || (typeof value === 'string' && /^(true|yes|y|1|是|已认证)$/i.test(value.trim())) || (Array.isArray(value) && value.length > 0);

/** A list, or text with `|`, `,`, `;`, `、` or `#` between its items. */
export function readList(value: unknown): string[] {
  const items = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[|,;，；、#]+/) : [];
  return [...new Set(items.map((item) => readText(item, 60)).filter((item) => item !== ''))].slice(0, 100);
}

const earliest = Date.UTC(1990, 0, 1);
const latest = Date.UTC(2100, 0, 1);
const inRange = (ms: number): Date | null => (ms >= earliest && ms < latest ? new Date(ms) : null);

/** ISO instants, "2024-03-01 12:00", "2024/3/1", "2024年3月1日", "2022-06", "2022-00" (that year), Unix seconds or milliseconds. Without a zone: UTC. */
export function readInstant(value: unknown): Date | null {
  if (typeof value === 'number') return inRange(value > 1e11 ? value : value * 1000);
  if (typeof value !== 'string') return null;
  const text = value.normalize('NFKC').trim();
  if (/^\d{10}(\d{3})?$/.test(text)) return readInstant(Number(text));
  const match = /^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?)?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (!match) return null;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', zone] = match;
  const parts = [Number(year), Math.max(Number(month), 1), Number(day), Number(hour), Number(minute), Number(second)] as const;
  const ms = Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5]);
  const made = new Date(ms);
  if (made.getUTCMonth() !== parts[1] - 1 || made.getUTCDate() !== parts[2] || parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return null;
  const offset = zone && zone !== 'Z' ? Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) : 0;
  return inRange(ms - offset * 60_000);
}

const platformNames: readonly (readonly [Platform, RegExp])[] = [
  ['XIAOHONGSHU', /xiaohongshu|小红书|\bxhs|rednote/i],
  ['DOUYIN', /douyin|抖音/i],
  ['WEIBO', /weibo|微博/i],
  ['BILIBILI', /bilibili|哔哩|\bb站/i],
  ['INSTAGRAM', /instagram|\big(?![a-z])|\bins\b/i],
  ['TIKTOK', /tiktok/i],
  ['YOUTUBE', /youtube|\byt\b/i],
];
/** The platform a text names: "小红书", "top_instagram.csv", "xhs_1a2b" (an id with its platform's prefix). */
export const readPlatform = (text: string): Platform | null => platformNames.find(([, pattern]) => pattern.test(text.replaceAll('_', ' ')))?.[0] ?? null;

const provinces =
  '北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆';
const inChina = new RegExp(`^(${provinces})`);
let countries: Map<string, string> | undefined;

/** Every region code by its English and Chinese name; the names are the platform's own (CLDR). */
function countryCodes(): Map<string, string> {
  if (countries) return countries;
  countries = new Map([['united states of america', 'US'], ['unitedstates', 'US'], ['usa', 'US'], ['uk', 'GB'], ['中国香港', 'HK'], ['中国台湾', 'TW'], ['中国澳门', 'MO']]);
  const names = ['en', 'zh'].map((locale) => new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' }));
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    for (const name of names) {
      const text = name.of(code);
      if (text && !countries.has(text.toLowerCase())) countries.set(text.toLowerCase(), code);
    }
  }
  return countries;
}

/** "United States", "美国", "US" → US; "上海" → CN with its region. */
export function readPlace(value: unknown): { country: string | null; region: string | null } {
  const text = readText(value, 60);
  if (text === '') return { country: null, region: null };
  const province = inChina.exec(text)?.[1];
  if (province) return { country: 'CN', region: province };
  const code = /^[A-Z]{2}$/.test(text) ? text : countryCodes().get(text.toLowerCase());
  return { country: code ?? null, region: null };
}

export function readCategories(values: readonly unknown[]): Category[] {
  const labels = values.flatMap((value) => readList(value));
  const named = [...new Set(labels.flatMap(categoriesNamed))];
  return named.length > 0 ? named.slice(0, 5) : labels.length > 0 ? ['other'] : [];
}

export interface Share {
  label: string;
  share: number;
}

/** [["美食", 12.4], …], {"广东": 12.8, …} → shares, largest first. Percentages when any is above 1. */
export function readShares(value: unknown): Share[] {
  const parsed = typeof value === 'string' && /^[[{]/.test(value.trim()) ? parseJson(value) : value;
  const pairs: unknown[] = Array.isArray(parsed) ? parsed : typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
  const read = pairs.flatMap((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) return [];
    const [label, number] = [readText(pair[0], 40), readNumber(typeof pair[1] === 'string' ? pair[1].replace('%', '') : pair[1])];
    return label !== '' && number !== null && number >= 0 && number <= 100 ? [{ label, share: number }] : [];
  });
  const scale = read.some(({ share }) => share > 1) ? 100 : 1;
  return read.map(({ label, share }) => ({ label, share: Math.round((share / scale) * 10_000) / 10_000 })).sort((a, b) => b.share - a.share).slice(0, 20);
}

/** Age shares under our bands, whatever the file calls them: "lt18", "18_24", "18-24岁", ">44", "gt44". */
export function readAges(value: unknown): Share[] {
  const sums = new Map<AgeBand, number>();
  for (const { label, share } of readShares(value)) {
    const age = Number(/\d+/.exec(label)?.[0] ?? Number.NaN);
    if (Number.isNaN(age)) continue;
    const below = /^(lt|<|under|小于)/i.test(label);
    const above = /^(gt|>)/i.test(label);
    const band = below && age <= 18 ? '<18' : ageBandOf(above ? age + 1 : age);
    sums.set(band, (sums.get(band) ?? 0) + share);
  }
  return ageBands.flatMap((band) => (sums.has(band) ? [{ label: band, share: sums.get(band) ?? 0 }] : []));
}

const ageBandOf = (age: number): AgeBand => (age < 18 ? '<18' : age < 25 ? '18-24' : age < 35 ? '25-34' : age < 45 ? '35-44' : '45+');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

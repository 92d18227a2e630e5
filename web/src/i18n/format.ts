import { decimalText, minorDigits } from '@meadow/shared';

export type LocaleTag = 'zh-CN' | 'en';

type Decimal = `${number}`;
const isDecimal = (text: string): text is Decimal => /^-?\d+(\.\d+)?$/.test(text);
const exact = (text: string): Decimal | number => (isDecimal(text) ? text : Number.NaN);

/** What stands where a figure is unknown; never 0. */
export const unknown = '–';

export interface Amount {
  minor: string;
  currency: string;
}

/** A day without a zone: formatted in UTC so that no zone shifts it. */
const dayInstant = (day: string) => new Date(`${day}T00:00:00Z`);

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** All writing of numbers, money and time, for one language. Locale and currency are always explicit. */
export function formatsFor(locale: LocaleTag) {
  const zh = locale === 'zh-CN';
  const numbers = new Map<string, Intl.NumberFormat>();
  const number = (key: string, options: Intl.NumberFormatOptions) => {
    const known = numbers.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(locale, options);
    numbers.set(key, made);
    return made;
  };
  const dates = new Map<string, Intl.DateTimeFormat>();
  const date = (key: string, options: Intl.DateTimeFormatOptions) => {
    const known = dates.get(key);
    if (known) return known;
    const made = new Intl.DateTimeFormat(zh ? 'zh-CN' : 'en-US', { hourCycle: 'h23', ...options });
    dates.set(key, made);
    return made;
  };
  const month = zh ? 'long' : 'short';
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

  const count = (value: number | null | undefined) => (value == null ? unknown : number('int', { maximumFractionDigits: 0 }).format(value));
  const money = (amount: Amount | null | undefined) => {
    if (!amount) return unknown;
    const digits = minorDigits(amount.currency);
    const format = number(`m${amount.currency}`, {
      style: 'currency', currency: amount.currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
    });
    return format.format(exact(decimalText(BigInt(amount.minor), amount.currency)));
  };
  const dayText = (value: string | null | undefined, withYear: 'year' | 'short' = 'year') => {
    if (!value) return unknown;
    const key = `d${withYear}`;
    return date(key, { timeZone: 'UTC', month, day: 'numeric', ...(withYear === 'year' ? { year: 'numeric' } : {}) }).format(dayInstant(value));
  };

  return {
    locale,
    /** Full, with grouping: 12,345. */
    count,
    /** Full below 10,000, then 1.2万 or 12.3K. */
    compact(value: number | null | undefined) {
      if (value == null) return unknown;
      if (Math.abs(value) < 10_000) return number('one', { maximumFractionDigits: 1 }).format(value);
      return number('compact', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
    },
    /** Exact to the minor unit, as tables, receipts and forms need it. */
    money,
    /** Exact, without the currency: for columns whose header names it. */
    moneyFigure(amount: Amount | null | undefined) {
      if (!amount) return unknown;
      const digits = minorDigits(amount.currency);
      return number(`f${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(exact(decimalText(BigInt(amount.minor), amount.currency)));
    },
    /** Exact, without a fraction that is zero; for sentences and buttons. */
    moneyPlain(amount: Amount | null | undefined) {
      if (!amount) return unknown;
      const digits = minorDigits(amount.currency);
      const whole = BigInt(amount.minor) % 10n ** BigInt(digits) === 0n;
      if (!whole) return money(amount);
      return number(`p${amount.currency}`, { style: 'currency', currency: amount.currency, minimumFractionDigits: 0, maximumFractionDigits: 0 })
        .format(exact(decimalText(BigInt(amount.minor), amount.currency)));
    },
    /** For tiles and axes: full below 10,000 units, then ¥123.5万 or CN¥1.2M. */
    moneyCompact(amount: Amount | null | undefined) {
      if (!amount) return unknown;
      const units = Number(decimalText(BigInt(amount.minor), amount.currency));
      const small = Math.abs(units) < 10_000;
      return number(`c${amount.currency}${small}`, {
        style: 'currency', currency: amount.currency, minimumFractionDigits: 0,
        maximumFractionDigits: small && Math.abs(units) < 100 ? minorDigits(amount.currency) : small ? 0 : 1,
        ...(small ? {} : { notation: 'compact' as const }),
      }).format(units);
    },
    /** Prices per impression or click: micros of the unit. */
    micros(micros: string, currency: string) {
      return number(`u${currency}`, { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: 4 }).format(Number(micros) / 1e6);
    },
    /** What was spent in micros, as money: rounded to what people pay with. */
    microsMoney(micros: string, currency: string) {
      return number(`U${currency}`, { style: 'currency', currency, minimumFractionDigits: minorDigits(currency), maximumFractionDigits: minorDigits(currency) }).format(Number(micros) / 1e6);
    },
    percent(share: number | null | undefined, digits = 1) {
      if (share == null) return unknown;
      return number(`%${digits}`, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share);
    },
    /** A difference of two shares: +0.44 pp / +0.44 个百分点. */
    points(difference: number | null | undefined, digits = 2) {
      if (difference == null) return unknown;
      const text = number(`+.${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'exceptZero' }).format(difference * 100);
      return zh ? `${text} 个百分点` : `${text} pp`;
    },
    decimal(value: number | null | undefined, digits = 2) {
      if (value == null) return unknown;
      return number(`.${digits}`, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
    },
    /** A relative change with its sign: +31%. */
    change(share: number | null | undefined) {
      if (share == null || !Number.isFinite(share)) return unknown;
      return number('+%', { style: 'percent', maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0, signDisplay: 'exceptZero' }).format(share);
    },
    day: dayText,
    /** 1月2日–1月30日 / Jan 2 – Jan 30. `formatRange` would write 1/2 in Chinese. */
    dayRange(from: string, to: string) {
      const thisYear = from.slice(0, 4) === to.slice(0, 4) && from.slice(0, 4) === String(new Date().getFullYear());
      const style = thisYear ? 'short' : 'year';
      return from === to ? dayText(from, style) : `${dayText(from, style)}${zh ? '–' : ' – '}${dayText(to, style)}`;
    },
    dateTime(instant: string | Date | null | undefined) {
      if (!instant) return unknown;
      return date('dt', { year: 'numeric', month, day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
    },
    /** Without the year; for deadlines. */
    moment(instant: string | Date | null | undefined) {
      if (!instant) return unknown;
      return date('mo', { month, day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
    },
    dateOf(instant: string | Date | null | undefined) {
      if (!instant) return unknown;
      return date('do', { month, day: 'numeric' }).format(new Date(instant));
    },
    time(instant: string | Date | null | undefined) {
      if (!instant) return unknown;
      return date('t', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(instant));
    },
    hour(instant: string | Date) {
      return date('h', { hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
    },
    /** Relative under seven days, else the date. */
    ago(instant: string | null | undefined, now = Date.now()) {
      if (!instant) return unknown;
      const past = new Date(instant).getTime() - now;
      const size = Math.abs(past);
      if (size < minute) return relative.format(0, 'minute');
      if (size < hour) return relative.format(Math.trunc(past / minute), 'minute');
      if (size < day) return relative.format(Math.trunc(past / hour), 'hour');
      if (size < 7 * day) return relative.format(Math.trunc(past / day), 'day');
      return date('ago', { year: 'numeric', month, day: 'numeric' }).format(new Date(instant));
    },
    list(parts: readonly string[]) {
      return new Intl.ListFormat(locale, { type: 'conjunction', style: 'short' }).format(parts);
    },
    /** A country by its ISO 3166 code. */
    country(code: string | null | undefined) {
      if (!code) return unknown;
      try {
        return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
      } catch {
        return code;
      }
    },
    language(code: string | null | undefined) {
      if (!code) return unknown;
      try {
        return new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
      } catch {
        return code;
      }
    },
  };
}
export type Formats = ReturnType<typeof formatsFor>;

/** Whole days and hours, or hours and minutes, that are left. */
export function leftUntil(dueAt: string, now: number) {
  const left = Math.max(0, new Date(dueAt).getTime() - now);
  return { left, days: Math.floor(left / day), hours: Math.floor((left % day) / hour), minutes: Math.floor((left % hour) / minute) };
}

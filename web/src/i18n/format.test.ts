import { formatsFor, leftUntil } from './format.ts';

const zh = formatsFor('zh-CN');
const en = formatsFor('en');
const cny = (minor: string) => ({ minor, currency: 'CNY' });

describe('writing money', () => {
  it('shows the yuan sign at home and the currency abroad', () => {
    expect(zh.money(cny('120000'))).toBe('¥1,200.00');
    expect(en.money(cny('120000'))).toBe('CN¥1,200.00');
  });

  it('takes decimals from the currency: yen have none, dinars three', () => {
    expect(en.money({ minor: '1200', currency: 'JPY' })).toBe('¥1,200');
    expect(en.money({ minor: '1234', currency: 'KWD' })).toMatch(/1\.234$/);
  });

  it('stays exact beyond what a float holds', () => {
    expect(en.money({ minor: '900719925474099301', currency: 'USD' })).toBe('$9,007,199,254,740,993.01');
  });

  it('writes sentences without fen that are zero', () => {
    expect(zh.moneyPlain(cny('320000'))).toBe('¥3,200');
    expect([zh.moneyFigure(cny('320000')), zh.moneyFigure({ minor: '-12', currency: 'CNY' })]).toEqual(['3,200.00', '-0.12']);
    expect(zh.moneyPlain(cny('320050'))).toBe('¥3,200.50');
  });

  it('shortens tiles from ten thousand on: 万 at home, K abroad', () => {
    expect(zh.moneyCompact(cny('123450000'))).toBe('¥123.5万');
    expect(en.moneyCompact(cny('123450000'))).toBe('CN¥1.2M');
    expect(zh.moneyCompact(cny('999900'))).toBe('¥9,999');
  });

  it('writes an unknown amount as a dash, never as zero', () => {
    expect([zh.money(null), en.moneyCompact(undefined), en.count(null), en.percent(null)]).toEqual(['–', '–', '–', '–']);
  });
});

describe('writing counts and shares', () => {
  it('writes the difference of two shares in points, with its sign', () => {
    expect([zh.points(-0.0044), en.points(0.0044), en.points(0), en.points(null)]).toEqual(['-0.44 个百分点', '+0.44 pp', '0.00 pp', '–']);
  });

  it('is full below ten thousand', () => {
    expect([zh.compact(9_999), zh.compact(12_345), en.compact(12_345), zh.compact(120_000_000)]).toEqual(['9,999', '1.2万', '12.3K', '1.2亿']);
  });

  it('gives changes their sign', () => {
    expect([en.change(0.31), en.change(-0.123), en.change(0), en.change(Number.POSITIVE_INFINITY)]).toEqual(['+31%', '-12%', '0%', '–']);
  });
});

describe('writing days', () => {
  it('writes ranges as people do', () => {
    const year = new Date().getFullYear();
    expect(zh.dayRange(`${year}-01-02`, `${year}-01-30`)).toBe('1月2日–1月30日');
    expect(en.dayRange(`${year}-01-02`, `${year}-01-30`)).toBe('Jan 2 – Jan 30');
  });

  it('does not shift a day by the zone of the reader', () => {
    expect(en.day('2026-03-01')).toBe('Mar 1, 2026');
    expect(zh.day('2026-03-01')).toBe('2026年3月1日');
  });

  it('turns relative times into dates after a week', () => {
    const now = Date.parse('2026-03-10T12:00:00Z');
    expect(en.ago('2026-03-10T11:58:00Z', now)).toBe('2 minutes ago');
    expect(zh.ago('2026-03-08T12:00:00Z', now)).toBe('前天');
    expect(en.ago('2026-03-01T12:00:00Z', now)).toBe('Mar 1, 2026');
  });

  it('counts what is left in days, hours and minutes, and never below zero', () => {
    const now = Date.parse('2026-03-10T12:00:00Z');
    expect(leftUntil('2026-03-11T16:30:00Z', now)).toMatchObject({ days: 1, hours: 4, minutes: 30 });
    expect(leftUntil('2026-03-01T00:00:00Z', now).left).toBe(0);
  });
});

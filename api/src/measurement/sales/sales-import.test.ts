import fc from 'fast-check';
import { eventually, useTestApp, type Person } from '../../../test/app.ts';
import { emailId, phoneId } from '../events/customer-id.ts';

const mutation = 'mutation ($csv: String!) { importSales(csv: $csv) { accepted duplicate rejected { line code } } }';
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

describe('sales made outside', () => {
  const app = useTestApp();
  beforeAll(() => app.startWorker());
  const take = async (brand: Person, csv: string) => (await app.ask<{ importSales: { accepted: number; duplicate: number; rejected: { line: number; code: string }[] } }>(brand, mutation, { csv })).importSales;
  const conversions = async (brand: Person) =>
    (await app.owner.query('SELECT order_id, type, value_minor::int AS value, matched_by, visitor::text FROM conversions WHERE brand_id = $1 ORDER BY occurred_at, order_id', [brand.organisationId])).rows;

  it('are told about row by row, and count once however often the file comes', async () => {
    const brand = await app.signUp('BRAND');
    const { createTrackedLink: link } = await app.ask<{ createTrackedLink: { slug: string } }>(brand, 'mutation { createTrackedLink(input: { destination: "https://shop.example" }) { slug } }');
    const csv = [
      'Order_ID,time,value,currency,type,link,email',
      `A-1,${hoursAgo(4)},99.90,cny,,${link.slug},Lily@Example.com`,
      `A-1,${hoursAgo(3)},19.90,CNY,refund,,`,
      `A-2,${hoursAgo(2)},1.005,CNY,,,`,
      `A-3,yesterday,1.00,CNY,,,`,
      `A-4,${hoursAgo(24 * 30)},1.00,CNY,,,`,
      `A-5,${hoursAgo(1)},1.00,CNY,gift,,`,
      `A-6,${hoursAgo(1)},1.00,CNY,,nowhere,`,
      `A-7,${hoursAgo(1)},1.00,CNY,,,not an address`,
      `A-8,${hoursAgo(1)}`,
    ].join('\n');
    const rejected = [
      { line: 4, code: 'value_invalid' }, { line: 5, code: 'time_invalid' }, { line: 6, code: 'time_too_old' }, { line: 7, code: 'type_unknown' },
      { line: 8, code: 'link_unknown' }, { line: 9, code: 'field_invalid' }, { line: 10, code: 'field_invalid' },
    ];
    expect(await take(brand, csv)).toEqual({ accepted: 2, duplicate: 0, rejected });
    expect(await take(brand, csv)).toEqual({ accepted: 0, duplicate: 2, rejected });
    const told = await eventually(() => conversions(brand), (rows) => rows.length === 2);
    expect(told).toMatchObject([{ order_id: 'A-1', value: 9_990, matched_by: 'link' }, { order_id: 'A-1', value: 1_990, matched_by: 'order' }]);
  });

  it('meet the click of a customer who is known by the same address', async () => {
    const brand = await app.signUp('BRAND');
    const csv = (column: string, value: string, order: string) => `order_id,time,value,currency,${column}\n${order},${hoursAgo(1)},5,CNY,${value}`;
    await take(brand, csv('email', ' LILY@example.com', 'B-1'));
    await take(brand, csv('email', emailId('lily@example.com')!, 'B-2'));
    await take(brand, csv('visitor', emailId('lily@example.com')!, 'B-3'));
    const told = await eventually(() => conversions(brand), (rows) => rows.length === 3);
    expect(new Set(told.map(({ visitor }) => visitor)).size).toBe(1);
  });

  it('are in the brand’s zone when their time names none', async () => {
    const brand = await app.signUp('BRAND');
    await app.owner.query(`UPDATE organisations SET time_zone = 'Asia/Shanghai' WHERE id = $1`, [brand.organisationId]);
    const at = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 7_200_000);
    const local = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    expect(await take(brand, `order_id;time;value;currency\nC-1;${local};5;CNY`)).toMatchObject({ accepted: 1 });
    const { rows } = await app.owner.query('SELECT occurred_at FROM events WHERE brand_id = $1', [brand.organisationId]);
    expect(rows).toEqual([{ occurred_at: at }]);
  });

  it.each(['', 'order_id,value\nA,1', 'a "b" c\n"', `order_id,time,value,currency\n${'x,y,z,w\n'.repeat(5_001)}`])('are refused as a whole when the file is none: %#', async (csv) => {
    await expect(app.ask(await app.signUp('BRAND'), mutation, { csv })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('are a brand’s', async () => {
    await expect(app.ask(await app.signUp('CREATOR'), mutation, { csv: 'order_id,time,value,currency' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('know a customer by one id, however the address or the number is written', () => {
    expect(emailId('test@example.com')).toBe('973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b');
    expect(phoneId('+86 138-0013-8000')).toBe(phoneId('008613800138000'));
    expect([emailId('nobody'), phoneId('12')]).toEqual([null, null]);
    fc.assert(fc.property(fc.emailAddress(), (address) => emailId(` ${address.toUpperCase()} `) === emailId(address) && emailId(emailId(address)!) === emailId(address)));
  });
});

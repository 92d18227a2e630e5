import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { decimalText } from '@meadow/shared';
import { readCamt053 } from './camt-053.ts';
import { pain001, type PaymentFile } from './pain-001.ts';

const folder = fileURLToPath(new URL('../../../../../shared/data/money/iso20022/', import.meta.url));
/** The schemas are not ours to hand on; without them this is skipped, visibly. */
const withSchemas = existsSync(`${folder}pain.001.001.09.xsd`) ? describe : describe.skip;

withSchemas('bank files and the schemas of ISO 20022', () => {
  type Faults = (xml: string) => string[];
  async function schema(name: string): Promise<Faults> {
    const { XmlDocument, XsdValidator } = await import('libxml2-wasm');
    const validator = XsdValidator.fromDoc(XmlDocument.fromString(readFileSync(`${folder}${name}.xsd`, 'utf8')));
    return (xml) => {
      const document = XmlDocument.fromString(xml);
      try {
        validator.validate(document);
        return [];
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      } finally {
        document.dispose();
      }
    };
  }
  let pain: Faults;
  beforeAll(async () => {
    pain = await schema('pain.001.001.09');
  });

  const order = fc.record({
    endToEndId: fc.uuid().map((id) => id.replaceAll('-', '')),
    amountMinor: fc.bigInt({ min: 1n, max: 10n ** 13n }),
    holder: fc.oneof(fc.constantFrom('安 <An> & "Co"', '株式会社花', 'José Ñandú', 'x'.repeat(200), `${'a'.repeat(139)}𠮷𠮷`), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 160 })),
    account: fc.constantFrom('6222020200112233', 'DE89370400440532013000', 'GB29NWBK60161331926819', '1'.repeat(34)),
    bankCode: fc.constantFrom(null, '102100099996', 'COBADEFFXXX', 'DEUTDEFF', 'abc123', '12345678'),
    remittance: fc.oneof(fc.constant('Meadow payout'), fc.string({ unit: 'grapheme', maxLength: 200 })),
  });
  const file = fc.record({ currency: fc.constantFrom('CNY', 'JPY', 'KWD', 'EUR'), name: fc.oneof(fc.constant('Meadow 演示运营有限公司'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 })), orders: fc.array(order, { minLength: 1, maxLength: 5 }) })
    .map(({ currency, name, orders }): PaymentFile => ({ messageId: orders[0]!.endToEndId, createdAt: new Date('2026-11-22T07:00:00Z'), day: '2026-11-23', currency, debtor: { name, account: 'DE89370400440532013000', bankCode: 'COBADEFFXXX' }, orders }));

  it('hold for every payment file that is written, whatever people are called', () => {
    fc.assert(fc.property(file, (payment) => {
      expect(pain(pain001(payment))).toEqual([]);
    }), { seed: 20_261_122, numRuns: 150 });
  });

  it('notice a file that is wrong', () => {
    const xml = pain001({ messageId: 'm', createdAt: new Date('2026-11-22T07:00:00Z'), day: '2026-11-23', currency: 'CNY', debtor: { name: 'M', account: '1', bankCode: null }, orders: [{ endToEndId: 'e', amountMinor: 1n, holder: 'h', account: 'a', bankCode: null, remittance: 'r' }] });
    expect(pain(xml)).toEqual([]);
    expect(pain(xml.replace('<PmtMtd>TRF</PmtMtd>', '<PmtMtd>CASH</PmtMtd>'))).toHaveLength(1);
    expect(pain(xml.replace(/<CdtrAgt>[\s\S]*?<\/CdtrAgt>/, ''))).toEqual([]);
    expect(pain(xml.replace(/<Dbtr>[\s\S]*?<\/Dbtr>/, ''))).toHaveLength(1);
  });

  const read = (name: string) => readFileSync(`${folder}${name}`, 'utf8');
  const entriesOf = (xml: string) => readCamt053(xml).map(({ currency, entries, ...one }) => [decimalText(one.openingMinor, currency), entries.map(({ amountMinor }) => decimalText(amountMinor, currency)), decimalText(one.closingMinor, currency)]);

  it('hold for statements of version 2 and 8, which are read as they say', async () => {
    const [second, eighth] = [await schema('camt.053.001.02'), await schema('camt.053.001.08')];
    expect(second(read('camt053.v2.multi.statement.xml'))).toEqual([]);
    expect(entriesOf(read('camt053.v2.multi.statement.xml'))).toEqual([['18.15', ['8.85'], '27.00'], ['27.00', ['-7.00'], '20.00']]);
    const closed = read('camt053.v8.xml').replace(/(<Cd>CLBD<\/Cd>[\s\S]*?<Amt Ccy=")SEK(">27\.00<\/Amt>\s*<CdtDbtInd>)DBIT/, '$1EUR$2CRDT');
    expect(eighth(closed)).toEqual([]);
    expect(entriesOf(closed)).toEqual([['18.15', ['8.85'], '27.00']]);
  });

  it('hold for statements that are refused still: their balances are of several currencies, or missing', async () => {
    const second = await schema('camt.053.001.02');
    for (const [name, code] of [['camt053.v2.minimal.xml', 'BANK_FILE_UNBALANCED'], ['camt053.v2.with-account-name.xml', 'BANK_FILE_BROKEN']] as const) {
      expect(second(read(name))).toEqual([]);
      expect(() => readCamt053(read(name))).toThrow(expect.objectContaining({ code }));
    }
  });
});

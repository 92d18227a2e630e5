import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { decimalText } from '@meadow/shared';
import { camt053, type BankBooking } from '../../../test/camt-053.ts';
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

  const ACCOUNT = 'DE89370400440532013000';
  const linesOf = (bookings: BankBooking[]) => {
    const xml = camt053({ id: 'S', account: ACCOUNT, currency: 'EUR', bookings });
    return { xml, lines: readCamt053(xml)[0]!.entries };
  };

  it('hold for batches, which are read payment by payment where their details add up', async () => {
    const eighth = await schema('camt.053.001.08');
    const three = [{ amountMinor: 1_000n, endToEndId: 'A' }, { amountMinor: 2_050n, endToEndId: 'B', reference: 'RF18539007547034' }, { amountMinor: -50n, endToEndId: 'C' }];
    const { xml, lines } = linesOf([{ amountMinor: 3_000n, servicerRef: 'BANK-1', batch: { messageId: 'M-1', count: 3, totalMinor: 3_000n }, details: three }, { amountMinor: -7n, details: [{ endToEndId: 'D' }] }]);
    expect(eighth(xml)).toEqual([]);
    expect(lines.map(({ amountMinor, endToEndId, entryNo, batchRef, remittance, problem }) => [amountMinor, endToEndId, entryNo, batchRef, remittance, problem])).toEqual([
      [1_000n, 'A', 0, 'M-1', '', null], [2_050n, 'B', 0, 'M-1', 'RF18539007547034', null], [-50n, 'C', 0, 'M-1', '', null], [-7n, 'D', 1, null, '', null],
    ]);
  });

  it.each<[string, BankBooking, string | null]>([
    ['whose details do not come to its sum', { amountMinor: 3_001n, details: [{ amountMinor: 1_000n }, { amountMinor: 2_000n }] }, 'BATCH_SUM_DIFFERS'],
    ['whose total is another one', { amountMinor: 3_000n, batch: { totalMinor: 2_999n }, details: [{ amountMinor: 1_000n }, { amountMinor: 2_000n }] }, 'BATCH_SUM_DIFFERS'],
    ['of which one payment has no amount', { amountMinor: 3_000n, details: [{ amountMinor: 3_000n }, {}] }, 'BATCH_AMOUNT_MISSING'],
    ['of which a payment is missing', { amountMinor: 3_000n, batch: { count: 2 }, details: [{ amountMinor: 3_000n }] }, 'BATCH_COUNT_DIFFERS'],
    ['without details', { amountMinor: -3_000n, batch: { messageId: 'M-2', count: 4 } }, null],
  ])('hold for a batch %s: it stays whole and says why', async (_what, booking, problem) => {
    const eighth = await schema('camt.053.001.08');
    const { xml, lines } = linesOf([booking]);
    expect(eighth(xml)).toEqual([]);
    expect(lines.map(({ amountMinor, problem: said }) => [amountMinor, said])).toEqual([[booking.amountMinor, problem]]);
  });

  it('hold for returns and reversals, which say what came back and why', async () => {
    const eighth = await schema('camt.053.001.08');
    const { xml, lines } = linesOf([
      { amountMinor: 500n, details: [{ endToEndId: 'P', returnCode: 'AC04', returnText: 'Closed account' }] }, { amountMinor: -500n, isReversal: true, servicerRef: 'BANK-9' },
    ]);
    expect(eighth(xml)).toEqual([]);
    expect(lines.map(({ isReturn, isReversal, returnReason }) => [isReturn, isReversal, returnReason])).toEqual([[true, false, 'AC04 Closed account'], [true, true, null]]);
  });

  it('hold for statements that are refused still: their balances are of several currencies, or missing', async () => {
    const second = await schema('camt.053.001.02');
    for (const [name, code] of [['camt053.v2.minimal.xml', 'BANK_FILE_UNBALANCED'], ['camt053.v2.with-account-name.xml', 'BANK_FILE_BROKEN']] as const) {
      expect(second(read(name))).toEqual([]);
      expect(() => readCamt053(read(name))).toThrow(expect.objectContaining({ code }));
    }
  });
});

import { read as readSheets, utils } from '@e965/xlsx';
import { XMLParser } from 'fast-xml-parser';
import { uuidv7 } from 'uuidv7';
import { eventually, Refusal, useTestApp, type Person } from '../../../test/app.ts';
import { move } from '../../../test/money.ts';
import { Database } from '../../platform/database/database.ts';
import { systemContext } from '../../platform/database/tenant-context.ts';
import { splitFee } from '../fees/fee.ts';
import { adRevenue, available, campaignBudget, creatorFees, escrow, EscrowService, funding, PoolsService, platformFees } from '../index.ts';

interface Line {
  kind: string;
  subjectId: string;
  netMinor: string;
  grossMinor: string;
}
interface Bill {
  id: string;
  kind: string;
  number: string;
  corrects: string | null;
  recipient: { name: string; taxId: string | null; country: string };
  net: { minor: string };
  tax: { minor: string };
  gross: { minor: string; currency: string };
  taxRateBps: number;
  lines: Line[];
}

describe('invoices', () => {
  const app = useTestApp();
  let worker: Awaited<ReturnType<typeof app.startWorker>>;
  beforeAll(async () => {
    worker = await app.startWorker();
    await app.owner.query(`UPDATE billing_details SET tax_id = '91310000MA1FL00X01' WHERE org_id = (SELECT id FROM organisations WHERE kind = 'OPERATOR')`);
  });

  const list = '{ invoices { id kind number corrects recipient { name taxId country } net { minor } tax { minor } gross { minor currency } taxRateBps lines { kind subjectId netMinor grossMinor } } }';
  const read = async (person: Person) => (await app.ask<{ invoices: Bill[] }>(person, list)).invoices;
  const setDetails = (person: Person, more: object = {}) =>
    app.ask(person, 'mutation ($input: BillingPartyInput!) { setBillingDetails(input: $input) { country } }', {
      input: { name: '上海春日 Cosmetics <Ltd>', taxId: '91310000MA1FL0AB12', street: '南京西路 1 号', city: '上海', postalCode: '200041', country: 'cn', ...more },
    });

  /** A brand that was charged for a deal and a campaign. */
  async function charged(dealFee: bigint, ads: bigint): Promise<Person> {
    const brand = await app.signUp('BRAND');
    const id = brand.organisationId;
    await move(app.owner, { kind: 'wallet.top-up', from: funding(), to: available(id), amountMinor: 10_000_000 });
    await charge(brand, dealFee, ads);
    return brand;
  }
  async function charge(brand: Person, dealFee: bigint, ads: bigint): Promise<void> {
    const id = brand.organisationId;
    const [deal, campaign] = [uuidv7(), uuidv7()];
    if (dealFee > 0n) {
      await move(app.owner, { kind: 'escrow.fund', from: available(id), to: escrow(deal, id), amountMinor: dealFee, dealId: deal });
      await move(app.owner, { kind: 'escrow.release', from: escrow(deal, id), to: platformFees(), amountMinor: dealFee, dealId: deal });
    }
    if (ads > 0n) {
      await move(app.owner, { kind: 'campaign.fund', from: available(id), to: campaignBudget(campaign, id), amountMinor: ads, campaignId: campaign });
      await move(app.owner, { kind: 'campaign.charge', from: campaignBudget(campaign, id), to: adRevenue(), amountMinor: ads, campaignId: campaign });
    }
    if (ads < 0n) await move(app.owner, { kind: 'campaign.credit', from: adRevenue(), to: available(id), amountMinor: -ads, campaignId: campaign });
  }
  /** Seals the book as it is and bills it, as the operator does who cannot wait for the month's end. */
  async function bill(): Promise<void> {
    const { rows } = await app.owner.query<{ no: string }>('SELECT max(no)::text AS no FROM ledger_transfers');
    await eventually(() => app.owner.query<{ sealed: boolean }>(`SELECT app.seal_ledger(), (SELECT max(through_no) FROM ledger_blocks) >= $1 AS sealed`, [rows[0]!.no]), (answer) => answer.rows[0]!.sealed);
    const before = await runs();
    await app.ask(await app.operator(), 'mutation { issueInvoices }');
    await eventually(runs, (now) => now > before);
  }
  const runs = async () => Number((await app.owner.query<{ count: string }>('SELECT count(*) FROM invoice_runs')).rows[0]!.count);

  it('bill fees and ads with their tax, once, to whom they were charged', async () => {
    const brand = await charged(10_600n, 1_000n);
    await setDetails(brand);
    await bill();
    const [invoice] = await read(brand);
    // 116.00 with 6 %: 109.43 and 6.57. Lines share the net as they share the whole: 100.00 and 9.43.
    expect(invoice).toMatchObject({ kind: 'INVOICE', net: { minor: '10943' }, tax: { minor: '657' }, gross: { minor: '11600', currency: 'CNY' }, taxRateBps: 600 });
    expect(invoice?.recipient).toEqual({ name: '上海春日 Cosmetics <Ltd>', taxId: '91310000MA1FL0AB12', country: 'CN' });
    expect(invoice?.lines).toMatchObject([{ kind: 'ADS', netMinor: '943', grossMinor: '1000' }, { kind: 'DEAL_FEE', netMinor: '10000', grossMinor: '10600' }]);
    await charge(await charged(0n, 500n), 0n, 700n);
    await bill();
    expect(await read(brand)).toHaveLength(1);
  });

  it('number themselves without a gap, however many are issued at once', async () => {
    for (let i = 0; i < 5; i += 1) await charged(100n, 0n);
    await bill();
    const { rows } = await app.owner.query<{ number: number }>(`SELECT number FROM invoices WHERE kind = 'INVOICE' ORDER BY number`);
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, at) => at + 1));
  });

  it('become a credit note when more came back than was charged', async () => {
    const brand = await charged(0n, 10_600n);
    await bill();
    await charge(brand, 0n, -2_120n);
    await bill();
    const [note, invoice] = await read(brand);
    expect(note).toMatchObject({ kind: 'CREDIT_NOTE', corrects: invoice!.number, net: { minor: '2000' }, tax: { minor: '120' }, gross: { minor: '2120' } });
    expect(note?.lines).toMatchObject([{ kind: 'ADS_CREDIT', netMinor: '-2000', grossMinor: '-2120' }]);
    // In a month with both, the credit is a line of its own, and the sum is what the book took.
    await charge(brand, 0n, 5_300n);
    await charge(brand, 0n, -1_060n);
    await bill();
    const [both] = await read(brand);
    expect(both).toMatchObject({ kind: 'INVOICE', net: { minor: '4000' }, tax: { minor: '240' }, gross: { minor: '4240' } });
    expect(both?.lines).toMatchObject([{ kind: 'ADS', netMinor: '5000', grossMinor: '5300' }, { kind: 'ADS_CREDIT', netMinor: '-1000', grossMinor: '-1060' }]);
  });

  describe('of a fee that both sides bear', () => {
    const terms = (bps: number) => ({ bps, fixedMinor: 0n, minimumMinor: 0n, capMinor: null });
    /** 1,060.00 for the creator, who bears 5 % of it; the brand pays 10 % on top. */
    const split = splitFee(106_000n, 'CNY', terms(1_000), terms(500));
    async function settled(): Promise<{ brand: Person; creator: Person; dealId: string }> {
      const [brand, creator, dealId] = [await app.signUp('BRAND'), await app.signUp('CREATOR'), uuidv7()];
      await move(app.owner, { kind: 'wallet.top-up', from: funding(), to: available(brand.organisationId), amountMinor: 1_000_000 });
      const deal = { dealId, brandId: brand.organisationId, creatorId: creator.organisationId, split, frozen: false, partner: null, payoutDays: null };
      const [db, service] = [worker.get(Database, { strict: false }), worker.get(EscrowService, { strict: false })];
      await db.transaction(systemContext, async (tx) => {
        await service.fund(tx, deal);
        await service.release(tx, deal);
      });
      return { brand, creator, dealId };
    }

    it('go to each side for its own part', async () => {
      const { brand, creator, dealId } = await settled();
      await setDetails(creator, { name: '林小满', country: 'CN', taxId: null });
      await bill();
      // 106.00 and 53.00 with 6 %: 100.00 and 50.00.
      const [ofBrand, ofCreator] = [await read(brand), await read(creator)];
      expect(ofBrand).toMatchObject([{ kind: 'INVOICE', net: { minor: '10000' }, gross: { minor: '10600' }, lines: [{ kind: 'DEAL_FEE', subjectId: dealId, grossMinor: '10600' }] }]);
      expect(ofCreator).toMatchObject([{ kind: 'INVOICE', net: { minor: '5000' }, tax: { minor: '300' }, gross: { minor: '5300' }, recipient: { name: '林小满', country: 'CN' }, lines: [{ kind: 'CREATOR_FEE', subjectId: dealId, netMinor: '5000', grossMinor: '5300' }] }]);
      expect((await app.fetch(brand, `/api/invoices/${ofCreator[0]!.id}/pdf`)).statusCode).toBe(404);
      const [pdf, xml] = [await app.fetch(creator, `/api/invoices/${ofCreator[0]!.id}/pdf?lang=zh-CN`), await app.fetch(creator, `/api/invoices/${ofCreator[0]!.id}/xml`)];
      expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
      expect(xml.payload).toContain('Platform fee on creator earnings');
      const all = await read(await app.operator());
      expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([ofBrand[0]!.id, ofCreator[0]!.id]));
    });

    it('come back to each side by a credit note', async () => {
      const { brand, creator, dealId } = await settled();
      await bill();
      await move(app.owner, { kind: 'commission.back', from: creatorFees(creator.organisationId), to: available(brand.organisationId), amountMinor: 530, dealId });
      await bill();
      const [note, invoice] = await read(creator);
      expect(note).toMatchObject({ kind: 'CREDIT_NOTE', corrects: invoice!.number, gross: { minor: '530' }, lines: [{ kind: 'CREATOR_FEE', netMinor: '-500', grossMinor: '-530' }] });
      expect(await read(brand)).toHaveLength(1);
    });

    it('of a pool name the pool', async () => {
      const [brand, creator, poolId] = [await app.signUp('BRAND'), await app.signUp('CREATOR'), uuidv7()];
      await move(app.owner, { kind: 'wallet.top-up', from: funding(), to: available(brand.organisationId), amountMinor: 1_000_000 });
      const [db, service, pool] = [worker.get(Database, { strict: false }), worker.get(PoolsService, { strict: false }), { poolId, orgId: brand.organisationId, currency: 'CNY', payoutDays: null }];
      await db.transaction(systemContext, async (tx) => {
        await service.fund(tx, pool, 116_600n);
        await service.award(tx, pool, { awardId: uuidv7(), creatorId: creator.organisationId, kind: 'PRIZE', creatorGetsMinor: 100_700n, platformFeeMinor: 15_900n, creatorFeeMinor: 5_300n });
      });
      await bill();
      expect([await read(brand), await read(creator)]).toMatchObject([[{ lines: [{ kind: 'DEAL_FEE', subjectId: poolId, grossMinor: '10600' }] }], [{ lines: [{ kind: 'CREATOR_FEE', subjectId: poolId, grossMinor: '5300' }] }]]);
    });
  });

  it('set their tax aside from revenue, and the book stays balanced', async () => {
    const { rows } = await app.owner.query<{ tax: string; invoiced: string; sum: string }>(
      `SELECT (SELECT coalesce(sum(e.amount_minor), 0) FROM ledger_entries e JOIN ledger_accounts a ON a.no = e.account_no WHERE a.purpose = 'TAX') AS tax,
         (SELECT sum(CASE kind WHEN 'INVOICE' THEN tax_minor ELSE -tax_minor END) FROM invoices) AS invoiced, (SELECT sum(amount_minor) FROM ledger_entries) AS sum`,
    );
    expect(rows[0]).toEqual({ tax: rows[0]!.invoiced, invoiced: rows[0]!.invoiced, sum: '0' });
    expect(Number(rows[0]!.tax)).toBeGreaterThan(0);
  });

  it('come as a PDF in both languages and as a file for programs that says the same', async () => {
    const brand = await charged(10_600n, 0n);
    await setDetails(brand);
    await bill();
    const [invoice] = await read(brand);
    for (const lang of ['zh-CN', 'en']) {
      const pdf = await app.fetch(brand, `/api/invoices/${invoice!.id}/pdf?lang=${lang}`);
      expect(pdf.statusCode).toBe(200);
      expect(pdf.headers['content-type']).toBe('application/pdf');
      expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    }
    const sheet = await app.fetch(brand, '/api/invoices/xlsx?lang=zh-CN');
    const { Sheets: sheets, SheetNames: names } = readSheets(sheet.rawPayload);
    expect(names).toEqual(['发票', '明细']);
    const row = utils.sheet_to_json<Record<string, unknown>>(sheets['发票']!).find((one) => one['号码'] === invoice!.number);
    expect(row).toMatchObject({ 类型: '发票', 购方: '上海春日 Cosmetics <Ltd>', 币种: 'CNY', 不含税: 100, 税额: 6, 价税合计: 106 });
    const xml = await app.fetch(brand, `/api/invoices/${invoice!.id}/xml`);
    const { Invoice: file } = new XMLParser({ ignoreAttributes: false, parseTagValue: false }).parse(xml.payload) as { Invoice: Record<string, never> };
    expect(file).toMatchObject({
      'cbc:ID': invoice!.number,
      'cbc:InvoiceTypeCode': '380',
      'cac:TaxTotal': { 'cbc:TaxAmount': { '#text': '6.00', '@_currencyID': 'CNY' } },
      'cac:LegalMonetaryTotal': { 'cbc:TaxInclusiveAmount': { '#text': '106.00' } },
      'cac:AccountingCustomerParty': { 'cac:Party': { 'cac:PartyLegalEntity': { 'cbc:RegistrationName': '上海春日 Cosmetics <Ltd>' } } },
    });
  });

  it('are nobody else’s business', async () => {
    const brand = await charged(10_600n, 0n);
    await bill();
    const [invoice] = await read(brand);
    const other = await app.signUp('BRAND');
    expect(utils.sheet_to_json(readSheets((await app.fetch(other, '/api/invoices/xlsx')).rawPayload).Sheets['Invoices']!)).toEqual([]);
    expect((await app.fetch(other, `/api/invoices/${invoice!.id}/pdf`)).statusCode).toBe(404);
    expect((await app.fetch(other, '/api/invoices/not-an-id/xml')).statusCode).toBe(404);
    await expect(app.owner.query('UPDATE invoices SET net_minor = 0')).rejects.toThrow(/append-only/);
  });

  it.each([
    ['a country that is none', { country: 'XX' }, 'country'],
    ['a name of spaces', { name: '  ' }, 'name'],
    ['an endless street', { street: 'x'.repeat(201) }, 'street'],
  ])('refuse %s', async (_what, wrong, field) => {
    const brand = await app.signUp('BRAND');
    const refusal = await setDetails(brand, wrong).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).fields).toHaveProperty(field);
  });
});

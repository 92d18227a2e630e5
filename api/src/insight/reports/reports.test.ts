import { useTestApp, type Person } from '../../../test/app.ts';
import { CorpusService } from '../import.ts';
import { csvOf } from './report-content.ts';
import { nextOn, InsightReportsService } from './reports.service.ts';

const app = useTestApp();
const CREATE = 'mutation ($input: NewInsightReport!) { createInsightReport(input: $input) { id title madeAt nextOn isShared content { from to sections { title columns rows chart { day value } } } } }';
interface Report {
  id: string;
  nextOn: string | null;
  content: { sections: { title: string; columns: string[]; rows: string[][]; chart: unknown[] }[] };
}

describe('a report', () => {
  let brand: Person;
  const made = async (input: Record<string, unknown>) => (await app.ask<{ createInsightReport: Report }>(brand, CREATE, { input: { title: '面霜周报', kind: 'CATEGORY', subject: '', language: 'zh', every: 'NEVER', ...input } })).createInsightReport;

  beforeAll(async () => {
    brand = await app.signUp('BRAND');
    const worker = await app.startWorker();
    const corpus = worker.get(CorpusService, { strict: false });
    const dataset = await corpus.dataset({ orgId: brand.organisationId, name: 'notes', kind: 'NOTES', source: 'A file', licence: 'MIT', shared: false });
    const day = (offset: number) => new Date(Date.UTC(2026, 2, 1 + offset)).toISOString().slice(0, 10);
    await corpus.add(dataset, Array.from({ length: 60 }, (_, offset) => ({ key: String(offset), day: day(offset), category: '', text: `露华面霜x${offset}a好用`, engagements: 1 })));
    await app.ask(brand, 'mutation { setInsightWord(input: { word: "露华", canonical: "露华", kind: BRAND, side: OWN }) { word } }');
  });

  it('has its figures, a chart and its sources, in its language', async () => {
    const { content } = await made({});
    expect(content.sections.at(-1)).toMatchObject({ title: '数据来源', rows: [['A file', 'MIT', '60']] });
    expect(content.sections.some(({ chart }) => chart.length === 60)).toBe(true);
    const english = await made({ kind: 'BRAND', subject: '露华', language: 'en' });
    expect(english.content.sections[0]).toMatchObject({ columns: ['Brand', 'Notes', 'Share of notes', 'Engagements', 'Searches', 'Praise', 'Blame'], rows: [['露华', '60', '100.0%', '60', '0', '100.0%', '0.0%']] });
  });

  it('reads in both languages, with the same figures', async () => {
    const { id } = await made({ kind: 'BRAND', subject: '露华', language: 'zh' });
    const read = async (language: string | null) => (await app.ask<{ insightReport: Report }>(brand, 'query ($id: ID!, $language: InsightReportLanguage) { insightReport(id: $id, language: $language) { content { sections { title columns rows } } } }', { id, language })).insightReport.content.sections;
    const [own, zh, en] = [await read(null), await read('zh'), await read('en')];
    expect(own).toEqual(zh);
    expect(en[0]!.columns).toEqual(['Brand', 'Notes', 'Share of notes', 'Engagements', 'Searches', 'Praise', 'Blame']);
    expect(zh[0]!.columns).toEqual(['品牌', '笔记', '笔记份额', '互动', '搜索', '好评', '差评']);
    expect(en[0]!.rows).toEqual(zh[0]!.rows);
    expect(JSON.stringify([zh, en])).not.toMatch(/[\ue000\ue001]/);
    const { shareInsightReport: url } = await app.ask<{ shareInsightReport: string }>(brand, 'mutation ($id: ID!) { shareInsightReport(id: $id) }', { id });
    const token = url.split('/s/')[1]!;
    const csv = async (language: string) => (await app.api.inject({ url: `/api/shared-reports/${token}/csv?language=${language}` })).payload;
    expect(await csv('en')).toContain('AIPS movement');
    expect(await csv('zh')).toContain('AIPS 流转');
  });

  it('is refused where there is nothing to report on', async () => {
    await expect(made({ kind: 'CAMPAIGN', subject: '019a0000-0000-7000-8000-000000000000' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(made({ title: ' ' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('opens by its link without login, until the link is taken back', async () => {
    const { id } = await made({});
    const { shareInsightReport: url } = await app.ask<{ shareInsightReport: string }>(brand, 'mutation ($id: ID!) { shareInsightReport(id: $id) }', { id });
    const token = url.split('/s/')[1]!;
    const read = async () => (await app.request('query ($token: String!) { sharedReport(token: $token) { title content { sections { title } } } }', { token })).data as { sharedReport: { title: string } | null };
    expect((await read()).sharedReport?.title).toBe('面霜周报');
    const pdf = await app.api.inject({ url: `/api/shared-reports/${token}/pdf` });
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const csv = await app.api.inject({ url: `/api/shared-reports/${token}/csv` });
    expect(csv.payload).toContain('A file,MIT,60');
    await app.ask(brand, 'mutation ($id: ID!) { unshareInsightReport(id: $id) }', { id });
    expect((await read()).sharedReport).toBeNull();
    expect((await app.api.inject({ url: `/api/shared-reports/${token}/pdf` })).statusCode).toBe(404);
  });

  it('is another organisation’s to neither see nor share', async () => {
    const { id } = await made({});
    const rival = await app.signUp('BRAND');
    for (const asked of ['query ($id: ID!) { insightReport(id: $id) { id } }', 'mutation ($id: ID!) { shareInsightReport(id: $id) }', 'mutation ($id: ID!) { removeInsightReport(id: $id) }']) await expect(app.ask(rival, asked, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is made again when it is due, and then has its next day', async () => {
    const { id, nextOn: next } = await made({ every: 'WEEKLY' });
    await app.owner.query(`UPDATE insight_reports SET next_on = '2020-01-06', content = NULL WHERE id = $1`, [id]);
    await (await app.startWorker()).get(InsightReportsService, { strict: false }).makeDue();
    const { insightReport } = await app.ask<{ insightReport: Report }>(brand, 'query ($id: ID!) { insightReport(id: $id) { nextOn content { sections { title } } } }', { id });
    expect(insightReport.content.sections.length).toBeGreaterThan(2);
    expect(insightReport.nextOn! >= next!).toBe(true);
  });

  it('comes on Mondays or on the first of a month', () => {
    expect(nextOn('WEEKLY', '2026-11-22')).toBe('2026-11-23');
    expect(nextOn('WEEKLY', '2026-11-23')).toBe('2026-11-30');
    expect(nextOn('MONTHLY', '2026-12-31')).toBe('2027-01-01');
    expect(nextOn('NEVER', '2026-12-31')).toBeNull();
  });

  it('as a spreadsheet runs nothing', () => {
    const csv = csvOf({ from: '', to: '', sections: [{ title: 'a', columns: ['b'], rows: [['=1+1'], ['-3.5'], ['a,"b"']], chart: [] }] });
    expect(csv).toBe(`\ufeffa\r\nb\r\n'=1+1\r\n-3.5\r\n"a,""b"""\r\n`);
  });
});

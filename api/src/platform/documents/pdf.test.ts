import { Pdf } from './pdf.ts';

const columns = [{ header: '说明', width: 5 }, { header: '金额', width: 2, align: 'right' as const }];
const pagesOf = (file: Buffer) => file.toString('latin1').match(/\/Type \/Page\b/g)?.length;

describe('a PDF', () => {
  it('embeds its letters, names its language and its title', async () => {
    const file = await new Pdf({ title: 'INV-1', author: 'Meadow', lang: 'zh-CN', footer: '春日好物' }).facts([['开票方', 'Meadow 运营']]).end();
    const text = file.toString('latin1');
    expect(text.slice(0, 5)).toBe('%PDF-');
    expect(text).toContain('/Lang (zh-CN)');
    expect(text).toMatch(/\/FontFile3|\/FontFile2/);
  });

  it('breaks a long table over pages and opens no empty one for the footer', async () => {
    const pdf = (rows: number) => new Pdf({ title: 'INV-1', author: 'Meadow', lang: 'en', footer: 'Spring' }).table(columns, Array.from({ length: rows }, (_, at) => [`Line ${at}`, '¥1.00']), [['Sum', '¥60.00']]).end();
    expect(pagesOf(await pdf(5))).toBe(1);
    expect(pagesOf(await pdf(100))).toBe(4);
  });
});

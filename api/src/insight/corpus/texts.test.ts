import { eventually, useTestApp } from '../../../test/app.ts';

const app = useTestApp();
const SEND = 'mutation ($input: InsightTextsInput!) { addInsightTexts(input: $input) { accepted rejected { index reason } } }';
const wish = { name: 'mine', kind: 'NOTES', source: 'Our shop', licence: 'Our own' };

describe('texts that are sent', () => {
  it('come in once, the bad ones are told, and the rest is counted', async () => {
    const brand = await app.signUp('BRAND');
    await app.startWorker();
    const texts = [{ key: 'a', day: '2026-03-01', text: '<b>面霜</b>真好用' }, { key: '', day: '2026-03-01', text: 'x' }, { key: 'c', day: '2026-03-01', text: ' ' }, { key: 'd', day: '2026-03-02', text: '防晒霜'.repeat(40_000) }, { key: 'e', day: '2026-03-02', text: '面霜真好用！！' }];
    for (let again = 0; again < 2; again += 1) {
      const { addInsightTexts } = await app.ask<{ addInsightTexts: { accepted: number; rejected: { index: number }[] } }>(brand, SEND, { input: { ...wish, texts } });
      expect(addInsightTexts.accepted).toBe(3);
      expect(addInsightTexts.rejected.map(({ index }) => index)).toEqual([1, 2]);
    }
    const told = () => app.ask<{ insight: { dataset: { name: string; texts: number; copies: number; licence: string } | null } }>(brand, '{ insight { dataset { name texts copies licence } } }');
    const { insight } = await eventually(told, (answer) => answer.insight.dataset?.texts === 3);
    expect(insight.dataset).toEqual({ name: 'mine', texts: 3, copies: 1, licence: 'Our own' });
  });

  it('need a source and a licence, and come in batches', async () => {
    const brand = await app.signUp('BRAND');
    await expect(app.ask(brand, SEND, { input: { ...wish, licence: ' ', texts: [] } })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const many = Array.from({ length: 501 }, (_, index) => ({ key: String(index), day: '2026-03-01', text: 'x' }));
    await expect(app.ask(brand, SEND, { input: { ...wish, texts: many } })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

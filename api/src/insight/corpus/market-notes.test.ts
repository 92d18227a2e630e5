import { useTestApp } from '../../../test/app.ts';
import { dayFrom } from '../../scenario/deal.ts';
import { MarketNotesJobs } from './market-notes.jobs.ts';

const app = useTestApp();

describe('the notes of the market', () => {
  it('are everybody’s to learn from when the creator is listed, and nobody else’s when not; each counts once', async () => {
    const brand = await app.signUp('BRAND');
    const [listed, hidden] = [await app.signUp('CREATOR'), await app.signUp('CREATOR')];
    await app.owner.query(`UPDATE creators SET visibility = CASE WHEN id = $1 THEN 'LISTED' ELSE 'PRIVATE' END, imported_by = $3 WHERE id IN ($1, $2)`, [listed.organisationId, hidden.organisationId, brand.organisationId]);
    const day = dayFrom(new Date(), -3);
    const note = `INSERT INTO notes (id, creator_id, imported_by, platform, external_id, format, title, text, published_at) VALUES (gen_random_uuid(), $1, $1, 'XIAOHONGSHU', $2, 'IMAGE_NOTE', $3, '', $4::date + interval '4 hours')`;
    await app.owner.query(note, [listed.organisationId, 'a', '开心果蛋糕真好吃', day]);
    await app.owner.query(note, [listed.organisationId, 'b', '开心果蛋糕真好吃！', day]);
    await app.owner.query(note, [hidden.organisationId, 'c', '秘密新品蛋糕', day]);
    const worker = await app.startWorker();
    const jobs = worker.get(MarketNotesJobs, { strict: false });
    await jobs.takeIn();
    await jobs.takeIn();
    const rival = await app.signUp('BRAND');
    const { insight } = await app.ask<{ insight: { dataset: { name: string; texts: number; copies: number } } }>(rival, '{ insight { dataset { name texts copies } } }');
    expect(insight.dataset).toEqual({ name: 'market-notes', texts: 2, copies: 1 });
    const asked = '{ insightTerm(term: "蛋糕") { examples { text } days { count } } }';
    const { insightTerm } = await app.ask<{ insightTerm: { examples: { text: string }[]; days: { count: number | null }[] } }>(rival, asked);
    expect(insightTerm.examples.map(({ text }) => text.trim())).toHaveLength(1);
    expect(JSON.stringify(insightTerm)).not.toContain('秘密');
    expect(insightTerm.days.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(1);
  });
});

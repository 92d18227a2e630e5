import { useTestApp } from '../../../test/app.ts';
import { dayFrom } from '../../scenario/deal.ts';
import { TagTextsJobs } from './tag-texts.jobs.ts';

const app = useTestApp();

describe('what an organisation’s own tag sees', () => {
  it('comes in as texts of its own: pages once, searches by each visitor, nothing that may be somebody’s', async () => {
    const brand = await app.signUp('BRAND');
    const day = dayFrom(new Date(), -1);
    let batch = BigInt(Date.now()) << 22n;
    const seen = (id: string, type: number, visitor: number, props: object, invalid = 0) =>
      app.owner.query(
        `INSERT INTO events (batch_id, occurred_at, visitor, day, key_no, source_no, type, invalid, brand_id, event_id, url, props) VALUES ($1, $2::date + interval '12 hours', $3, $2::date, 1, 0, $4, $5, $6, $7, 'https://shop.example/cream?utm=1', $8)`,
        [(batch += 1n), day, visitor, type, invalid, brand.organisationId, id, JSON.stringify(props)],
      );
    await seen('page-0001', 4, 1, { title: '春风面霜', description: '敏感肌可用' });
    await seen('page-0002', 4, 2, { title: '春风面霜', description: '敏感肌可用' });
    for (const visitor of [1, 2, 3]) await seen(`search-${visitor}00`, 7, visitor, { query: '面霜 敏感肌' });
    for (let again = 0; again < 5; again += 1) await seen(`search-again-${again}`, 7, 3, { query: '面霜 敏感肌' });
    await seen('search-mail', 7, 4, { query: 'anna@example.com' });
    await seen('search-phone', 7, 5, { query: '13812345678' });
    await seen('search-bot', 7, 6, { query: '面霜' }, 1);
    await seen('no-text', 4, 7, { shelf: 3 });
    const jobs = (await app.startWorker()).get(TagTextsJobs, { strict: false });
    await jobs.takeIn();
    await jobs.takeIn();
    interface Told {
      insight: { datasets: { name: string; source: string; texts: number; copies: number }[] };
    }
    const { insight } = await app.ask<Told>(brand, '{ insight { datasets { name source texts copies } } }');
    expect([...insight.datasets].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'own-tag-pages', source: 'own tag', texts: 1, copies: 0 },
      // Three visitors, two searches of one of them at most.
      { name: 'own-tag-searches', source: 'own tag', texts: 8, copies: 4 },
    ]);
    const { rows } = await app.owner.query<{ authors: string[] }>('SELECT authors FROM insight_pages p JOIN insight_datasets d ON d.id = p.dataset_id WHERE d.name = $1', ['own-tag-searches']);
    expect(rows[0]!.authors.every((author) => /^[\w-]{22}$/.test(author))).toBe(true);
    const rival = await app.signUp('BRAND');
    expect((await app.ask<Told>(rival, '{ insight { datasets { name source texts copies } } }')).insight.datasets).toEqual([]);
  });
});

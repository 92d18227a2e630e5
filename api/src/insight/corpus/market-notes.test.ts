import { useTestApp } from '../../../test/app.ts';
import { briefInput } from '../../../test/marketplace.ts';
import { dayFrom } from '../../scenario/deal.ts';
import { CreatorTagsService } from '../tags/creator-tags.service.ts';
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

  it('describe creators finely, and matches are found by it', async () => {
    const brand = await app.signUp('BRAND');
    const creators = await Promise.all(['猫', '车'].map(async () => app.signUp('CREATOR')));
    const day = dayFrom(new Date(), -5);
    const words = [['橘猫', '猫砂', '逗猫棒'], ['底盘', '发动机', '变速箱']];
    for (const [which, { organisationId }] of creators.entries()) {
      await app.owner.query(`UPDATE creators SET visibility = 'LISTED', categories = '{lifestyle}' WHERE id = $1`, [organisationId]);
      for (let n = 0; n < 6; n += 1) {
        const title = `${words[which]![n % 3]}和${words[which]![(n + 1) % 3]}的日常${'甲乙丙丁戊己'[n]} v${which}${n}z`;
        await app.owner.query(`INSERT INTO notes (id, creator_id, imported_by, platform, external_id, format, title, text, published_at) VALUES (gen_random_uuid(), $1, $1, 'XIAOHONGSHU', $2, 'IMAGE_NOTE', $3, '', $4::date + make_interval(hours => $5))`, [organisationId, `t${which}${n}`, title, dayFrom(new Date(`${day}T00:00:00Z`), -n), n]);
      }
    }
    const worker = await app.startWorker();
    await worker.get(MarketNotesJobs, { strict: false }).takeIn();
    await worker.get(CreatorTagsService, { strict: false }).make();
    const { createBrief } = await app.ask<{ createBrief: { id: string } }>(brand, 'mutation ($input: BriefInput!) { createBrief(input: $input) { id } }', { input: { ...briefInput({ title: '橘猫零食', product: '橘猫零食', description: '找养橘猫的人' }) } });
    interface Found {
      matches: { edges: { node: { reasons: { code: string; evidence: string }[]; creator: { id: string } } }[] };
    }
    const { matches } = await app.ask<Found>(brand, 'query ($b: ID!) { matches(briefId: $b, first: 40) { edges { node { reasons { code evidence } creator { id } } } } }', { b: createBrief.id });
    const topic = (id: string) => matches.edges.find(({ node }) => node.creator.id === id)?.node.reasons.find(({ evidence }) => evidence.includes('topic'))?.evidence ?? '';
    expect(topic(creators[0]!.organisationId)).toContain('橘猫');
    expect(topic(creators[1]!.organisationId)).not.toContain('橘猫');
  });
});

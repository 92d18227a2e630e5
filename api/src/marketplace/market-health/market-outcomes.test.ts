import type { INestApplicationContext } from '@nestjs/common';
import { matchParts } from '@meadow/shared';
import { randomUUID } from 'node:crypto';
import { eventually, useTestApp, type Person } from '../../../test/app.ts';
import { credit, DealSteps } from '../../../test/marketplace.ts';
import { randomOf } from '../learning/explore.ts';
import { LearnedWeightsService } from '../matching/learned-weights.service.ts';
import { CalibrationJobs } from './calibration.jobs.ts';
import { PredictionsJobs } from './predictions.jobs.ts';

const DAY = 86_400_000;

describe('what the market learns from outcomes', () => {
  const app = useTestApp();
  const steps = new DealSteps(app);
  let worker: INestApplicationContext;
  let brand: Person;
  let creator: Person;
  beforeAll(async () => {
    worker = await app.startWorker();
    [brand, creator] = [await app.signUp('BRAND'), await app.signUp('CREATOR')];
    await credit(app, brand, 20_000);
  });
  const rows = async <Row>(sql: string, values: unknown[] = []) => (await app.owner.query(sql, values)).rows as Row[];

  it('keeps what was predicted when a deal was agreed, measures it a week after its note, and tells the brand how it stood', async () => {
    const approved = await steps.upTo('APPROVED', brand, creator);
    const jobs = worker.get(PredictionsJobs, { strict: false });
    await jobs.predict();
    await jobs.predict();
    const predicted = () => rows<{ engagements: number[]; real_engagements: string | null; measured: boolean }>('SELECT engagements, real_engagements, measured_at IS NOT NULL AS measured FROM deal_predictions WHERE deal_id = $1', [approved.id]);
    const [before] = await predicted();
    expect(before!.engagements).toHaveLength(3);
    await steps.publish(creator, approved.id);
    await rows('UPDATE notes SET likes = $2 WHERE deal_id = $1', [approved.id, Math.ceil(before!.engagements[1]! + 5)]);
    await jobs.measure();
    expect((await predicted())[0]).toMatchObject({ measured: false });
    await rows(`UPDATE deals SET published_at = published_at - interval '8 days' WHERE id = $1`, [approved.id]);
    await jobs.measure();
    expect((await predicted())[0]).toEqual({ engagements: before!.engagements, real_engagements: expect.anything() as unknown, measured: true });
  });

  it('tells apart how ranges of notes and of deals held, and keeps the stretch of what was really given', async () => {
    const deals = Array.from({ length: 40 }, () => randomUUID());
    // Plain ranges of ±10 %, already stretched twofold when given; what came is 30 % above: three plain halves.
    await rows('ALTER TABLE deal_predictions DROP CONSTRAINT deal_predictions_deal_id_fkey');
    await rows(
      `INSERT INTO deal_predictions (deal_id, brand_id, creator_id, tier, category, engagements, stretch, predicted_at, real_engagements, measured_at)
       SELECT id, $2, $3, 'MEGA', 'beauty', ARRAY[999 * exp(-0.2), 999, 1000 * exp(0.2) - 1], 2, now(), round(1000 * exp(0.3) - 1), now() FROM unnest($1::uuid[]) AS id`, [deals, brand.organisationId, creator.organisationId]);
    // The worker's own round may hold the lock.
    const [mega] = await eventually(async () => {
      await worker.get(CalibrationJobs, { strict: false }).calibrate();
      return rows<{ predictions: number; held: number; held_recalibrated: number; stretch: number }>(`SELECT predictions, held, held_recalibrated, stretch FROM range_calibration WHERE source = 'DEALS' AND kind = 'TIER' AND name = 'MEGA'`);
    }, (found) => found.length === 1);
    expect(mega).toMatchObject({ predictions: 20, held: 0, held_recalibrated: 1 });
    expect(mega!.stretch).toBeCloseTo(3, 1);
  });

  it('learns how the parts weigh from what was booked, keeps each try as a version, and ranks with the better one alone', async () => {
    const random = randomOf('booked');
    const [topic, price] = [matchParts.indexOf('topic'), matchParts.indexOf('price')];
    await rows('ALTER TABLE match_steps DROP CONSTRAINT match_steps_brief_id_fkey');
    await rows('ALTER TABLE match_steps DISABLE TRIGGER ALL');
    const briefs = Array.from({ length: 60 }, () => randomUUID());
    await rows(
      `INSERT INTO briefs (id, brand_id, status, title, product, objective, description, deliverables, budget_minor, currency, platforms, categories, tiers, target_ages, must_include, must_avoid, disclosure_label, usage_rights)
       SELECT id, $2, 'CLOSED', 'x', 'x', 'AWARENESS', '', '[]', 1, 'CNY', '{}', '{}', '{}', '{}', '{}', '{}', 'Ad', '{}' FROM unnest($1::uuid[]) AS id`, [briefs, brand.organisationId]);
    const shown = briefs.flatMap((brief, at) => Array.from({ length: 10 }, () => {
      const parts = matchParts.map(() => Math.floor(1_000 * random()));
      // Who is cheap is opened and nobody else; the topic says the opposite.
      return { brief, creator: randomUUID(), parts: parts.map((part, index) => (index === topic ? 1_000 - parts[price]! : part)), opened: parts[price]! > 700, at: new Date(app.clock.now().getTime() - (100 - at) * DAY) };
    }));
    for (const step of ['SHOWN', 'OPENED'] as const) {
      const list = shown.filter(({ opened }) => step === 'SHOWN' || opened);
      await rows(
        `INSERT INTO match_steps (brief_id, brand_id, creator_id, step, parts, at) SELECT b, $1, c, $2, p::smallint[], a FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[]) AS x(b, c, p, a)`,
        [brand.organisationId, step, list.map((one) => one.brief), list.map((one) => one.creator), list.map((one) => (step === 'SHOWN' ? `{${one.parts.join(',')}}` : null)), list.map((one) => one.at)]);
    }
    const weights = worker.get(LearnedWeightsService, { strict: false });
    await weights.learn();
    // Opened is not booked: nothing to learn from yet.
    expect(await rows('SELECT 1 FROM learned_weights')).toEqual([]);
    await rows('ALTER TABLE deals DISABLE TRIGGER ALL');
    await rows(
      `INSERT INTO deals (id, brief_id, brand_id, creator_id, status, currency, fee_minor, current_version, proposed_by) SELECT gen_random_uuid(), s.brief_id, s.brand_id, $1, 'DECLINED', 'CNY', 1, 1, 'BRAND' FROM match_steps s WHERE s.step = 'OPENED'`, [creator.organisationId]);
    await rows(`UPDATE deals d SET creator_id = s.creator_id FROM (SELECT d.id, s.creator_id FROM (SELECT id, brief_id, row_number() OVER (PARTITION BY brief_id ORDER BY id) AS n FROM deals WHERE status = 'DECLINED') d
      JOIN (SELECT brief_id, creator_id, row_number() OVER (PARTITION BY brief_id ORDER BY creator_id) AS n FROM match_steps WHERE step = 'OPENED') s USING (brief_id, n)) s WHERE d.id = s.id`);
    const learned = async () => {
      await weights.learn();
      return rows<{ objective: string; version: number; used: boolean; weights: Record<string, number>; ndcg_before: number; ndcg_after: number }>('SELECT objective, version, used, weights, ndcg_before, ndcg_after FROM learned_weights');
    };
    await eventually(learned, (found) => found.length > 0);
    const versions = await learned();
    expect(versions).toHaveLength(1);
    expect(versions[0]).toMatchObject({ objective: 'AWARENESS', version: 1, used: true });
    expect(versions[0]!.weights['price']).toBeGreaterThan(versions[0]!.weights['topic']!);
    expect(versions[0]!.ndcg_after).toBeGreaterThan(versions[0]!.ndcg_before);
  });
});

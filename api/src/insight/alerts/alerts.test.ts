import { eventually, useTestApp, type Person } from '../../../test/app.ts';
import { CorpusService, type NewText } from '../import.ts';
import { TopicsService } from '../topics/topics.service.ts';
import { AlertsService } from './alerts.service.ts';

const app = useTestApp();
const day = (offset: number): string => new Date(Date.UTC(2026, 2, 1 + offset)).toISOString().slice(0, 10);
const LAST = 69;
const WATCH = 'mutation ($input: InsightAlertInput!) { setInsightAlert(input: $input) { id kind subject turn threshold lastOn lastValue lastUsual } }';
interface Alert {
  id: string;
  subject: string;
  lastOn: string | null;
  lastValue: number | null;
}

let made = 0;
const note = (offset: number, text: string, engagements = 5): NewText => ({ key: `k${(made += 1)}`, day: day(offset), category: '', text: `${text} x${made}a`, engagements, hour: 10, author: `写手${made % 50}`, tier: 'NANO' });

/** Seventy days of a brand that is praised, and at the end a craze for one cake and blame of the brand. */
function notes(): NewText[] {
  return Array.from({ length: LAST + 1 }, (_, offset) => [
    note(offset, `露华面霜用了${offset}天，很好用，味道好闻`),
    note(offset, `周末电影票房${offset}`),
    ...(offset > LAST - 7 ? [note(offset, `露华面霜包装难看，失望${offset}`), note(offset, `露华面霜太差，后悔${offset}`)] : []),
    ...(offset >= LAST - 1 ? Array.from({ length: 14 }, (__, copy) => note(offset, `开心果蛋糕排队打卡攻略${offset}${copy}`)) : []),
  ]).flat();
}

describe('an alert', () => {
  let brand: Person;
  let corpus: CorpusService;
  let look: () => Promise<void>;
  let dataset: Awaited<ReturnType<CorpusService['dataset']>>;
  const notices = async () => {
    const { notifications } = await app.ask<{ notifications: { edges: { node: { code: string; params: string; subjectKind: string } }[] } }>(brand, '{ notifications(first: 50) { edges { node { code params subjectKind } } } }');
    return notifications.edges.map(({ node }) => node).filter(({ code }) => code.startsWith('insight.'));
  };
  const watch = async (kind: string, subject: string, turn: string, threshold: number) => (await app.ask<{ setInsightAlert: Alert[] }>(brand, WATCH, { input: { kind, subject, turn, threshold } })).setInsightAlert;

  beforeAll(async () => {
    brand = await app.signUp('BRAND');
    const worker = await app.startWorker();
    corpus = worker.get(CorpusService, { strict: false });
    const [alerts, topics] = [worker.get(AlertsService, { strict: false }), worker.get(TopicsService, { strict: false })];
    look = () => alerts.look();
    await app.ask(brand, 'mutation { setInsightWord(input: { word: "露华", canonical: "露华", kind: BRAND, side: OWN }) { word } }');
    dataset = await corpus.dataset({ orgId: brand.organisationId, name: 'notes', kind: 'NOTES', source: 'A file', licence: 'MIT', shared: false });
    await corpus.add(dataset, notes());
    await topics.find();
  });

  it('tells once that a term, a topic or a brand’s praise has turned, however often it is looked at', async () => {
    await watch('TERM', '蛋糕', 'RISES', 3);
    await watch('TERM', '电影', 'RISES', 3);
    await watch('TOPIC', '开心果', 'RISES', 3);
    await watch('BRAND', '露华', 'PRAISE_FALLS', 20);
    await look();
    await look();
    const told = await eventually(notices, (list) => list.length >= 3);
    expect(told.map(({ code }) => code).sort()).toEqual(['insight.praise-falls', 'insight.rises', 'insight.rises']);
    expect(told.every(({ subjectKind }) => subjectKind === 'insight')).toBe(true);
    const { insightAlerts } = await app.ask<{ insightAlerts: Alert[] }>(brand, '{ insightAlerts { id subject lastOn lastValue lastUsual } }');
    expect(insightAlerts.find(({ subject }) => subject === '蛋糕')).toMatchObject({ lastOn: day(LAST - 1), lastValue: 14 });
    expect(insightAlerts.find(({ subject }) => subject === '电影')?.lastOn).toBeNull();
  });

  it('that goes on the next day is no new fact', async () => {
    await corpus.add(dataset, Array.from({ length: 20 }, (_, copy) => note(LAST + 1, `开心果蛋糕又来了${copy}`)));
    await look();
    const facts = await app.owner.query('SELECT count(*)::int AS count FROM insight_alert_facts f JOIN insight_alerts a ON a.id = f.alert_id WHERE a.subject = $1', ['蛋糕']);
    expect(facts.rows).toEqual([{ count: 1 }]);
  });

  it('is the organisation’s own to set, see and take back', async () => {
    const [first] = await watch('TERM', '面霜', 'RISES', 5);
    expect(first).toBeDefined();
    await expect(watch('TERM', ' ', 'RISES', 5)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(watch('TERM', '面霜', 'RISES', 1)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const rival = await app.signUp('BRAND');
    const { insightAlerts } = await app.ask<{ insightAlerts: Alert[] }>(rival, '{ insightAlerts { id } }');
    expect(insightAlerts).toEqual([]);
    await expect(app.ask(rival, 'mutation ($id: ID!) { removeInsightAlert(id: $id) { id } }', { id: first!.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { removeInsightAlert } = await app.ask<{ removeInsightAlert: Alert[] }>(brand, 'mutation ($id: ID!) { removeInsightAlert(id: $id) { id } }', { id: first!.id });
    expect(removeInsightAlert.map(({ id }) => id)).not.toContain(first!.id);
  });
});

describe('a trend', () => {
  it('means something for the brand that asks: its share, who started it, what it belongs to, and where it is missing', async () => {
    const brand = await app.signUp('BRAND');
    const worker = await app.startWorker();
    const corpus = worker.get(CorpusService, { strict: false });
    for (const [word, side] of [['露华', 'OWN'], ['清禾', 'RIVAL']]) await app.ask(brand, `mutation { setInsightWord(input: { word: "${word}", canonical: "${word}", kind: BRAND, side: ${side} }) { word } }`);
    const dataset = await corpus.dataset({ orgId: brand.organisationId, name: 'notes', kind: 'NOTES', source: 'A file', licence: 'MIT', shared: false });
    const craze = Array.from({ length: 40 }, (_, n) => note(60 + Math.floor(n / 10), `${n % 4 === 0 ? '清禾' : ''}海岛防晒涂法分享${'甲乙丙丁'[n % 4]}${n}`, 100 - n));
    await corpus.add(dataset, [...Array.from({ length: 66 }, (_, offset) => ['露华面霜日记', '周末电影票房', '地铁早高峰拥挤'].map((words) => note(offset, `${words}${offset}`))).flat(), ...craze]);
    await worker.get(TopicsService, { strict: false }).find();
    interface Answer {
      insight: { topics: { name: string; terms: string[]; texts: number }[] };
      insightTerm: { meaning: { notes: number; ownNotes: number; isGap: boolean; rivals: { name: string; notes: number }[]; otherCreators: { name: string }[]; starters: { day: string; name: string }[] }; topic: { terms: string[] } | null };
    }
    const answer = await app.ask<Answer>(brand, '{ insight { topics { name terms texts before } } insightTerm(term: "海岛") { meaning { notes ownNotes isGap rivals { name notes } ownCreators { name } otherCreators { name creatorId notes } starters { day name tier engagements text } } topic { name terms } } }');
    const { meaning, topic } = answer.insightTerm;
    expect(meaning).toMatchObject({ notes: 40, ownNotes: 0, isGap: true, rivals: [{ name: '清禾', notes: 10 }] });
    expect(meaning.otherCreators[0]!.name).toMatch(/^写手/);
    expect(meaning.starters[0]!.day).toBe(day(60));
    expect(topic?.terms).toEqual(expect.arrayContaining(['海岛', '防晒']));
    expect(answer.insight.topics[0]!.texts).toBeGreaterThan(30);
  });
});

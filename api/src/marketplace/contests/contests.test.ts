import { eventually, useTestApp, type Person, type Refusal } from '../../../test/app.ts';
import { credit } from '../../../test/marketplace.ts';
import { connectDatabase } from '../../platform/database/connect.ts';
import { verifyMoney } from '../../verify/verify-money.ts';

const DAY = 86_400_000;
interface Entry { id: string; creatorName: string; rank: number | null; votes: number; votesLeftOut: { why: string; count: number }[]; award: { minor: string } | null; outReason: string | null; selected: boolean | null; linkUrl: string | null; isOwn: boolean }
interface Contest { id: string; status: string; payoutDays: number; pool: { minor: string }; awarded: { minor: string }; entries: Entry[]; timetable: { status: string; days: number }[] }
const FIELDS = 'id status payoutDays pool { minor } awarded { minor } timetable { status days } entries { id creatorName rank votes votesLeftOut { why count } award { minor } outReason selected linkUrl isOwn }';

describe('contests', () => {
  const app = useTestApp();
  let brand: Person;
  let operator: Person;
  beforeAll(async () => {
    await app.startWorker();
    operator = await app.operator();
    brand = await app.signUp('BRAND');
    await credit(app, brand, 200_000);
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'ok', (error: Refusal) => error.code);
  const keep = () => app.owner.query(`UPDATE sessions SET seen_at = $1, expires_at = $1::timestamptz + interval '90 days'`, [app.clock.now()]);
  const base = { title: '春日穿搭大赛', rules: '晒出你的春日穿搭，附一张全身照。', disclosureLabel: '广告', destination: 'https://shop.example.com/spring', currency: 'CNY' };
  const prizes = { ...base, kind: 'PRIZES', judgedBy: 'JURY', prizesMinor: ['300000', '100000', '50000'], entryDays: 10, judgeDays: 3 };
  const reads = { ...base, kind: 'READS', budgetMinor: '500000', thousandReadsMinor: '100000', entryCapMinor: '300000', places: 2, minReads: 10, minValidBps: 5_000 };
  const create = async (input: object) => (await app.ask<{ createContest: Contest }>(brand, `mutation ($input: ContestInput!) { createContest(input: $input) { ${FIELDS} } }`, { input })).createContest.id;
  const step = (id: string, name: string, person = brand) => app.ask(person, 'mutation ($id: ID!, $step: ContestMove!) { moveContest(id: $id, step: $step) { id } }', { id, step: name });
  const review = (id: string, approve = true) => app.ask(operator, 'mutation ($id: ID!, $approve: Boolean!) { reviewContest(id: $id, approve: $approve) { id } }', { id, approve });
  const see = async (id: string, person = brand) => (await app.ask<{ contest: Contest }>(person, `query ($id: ID!) { contest(id: $id) { ${FIELDS} } }`, { id })).contest;
  const enter = async (creator: Person, contestId: string, given: object = {}) => (await app.ask<{ enterContest: string }>(creator, 'mutation ($contestId: ID!, $title: String!, $noteUrl: String, $labelShown: Boolean!) { enterContest(contestId: $contestId, title: $title, noteUrl: $noteUrl, labelShown: $labelShown) }', { contestId, title: '三天三套', noteUrl: 'https://example.com/n/1', labelShown: true, ...given })).enterContest;
  const judge = (entryId: string, points: number) => app.ask(brand, 'mutation ($entryId: ID!, $points: Int!) { judgeEntry(entryId: $entryId, points: $points) }', { entryId, points });
  const vote = (person: Person, entryId: string) => app.ask(person, 'mutation ($entryId: ID!) { voteForEntry(entryId: $entryId) }', { entryId });
  const running = async (input: object) => {
    const id = await create(input);
    await step(id, 'submit');
    await review(id);
    return id;
  };
  /** Time passes, and everything that is due then happens. */
  const pass = async (id: string, days: number, status: string) => {
    app.clock.advance(days * DAY);
    await keep();
    await eventually(() => see(id), (contest) => contest.status === status);
  };
  const balance = async (person: Person, purpose: string) => (await app.owner.query<{ sum: string }>('SELECT coalesce(sum(balance_minor), 0) AS sum FROM ledger_accounts WHERE org_id = $1 AND purpose = $2::ledger_purpose', [person.organisationId, purpose])).rows[0]?.sum;
  const clicks = (entryId: string, valid: number, invalid: number) => app.owner.query(
    `INSERT INTO rollup_hours (brand_id, hour, source_no, type, currency, valid, givt, sivt, price_micros, value_minor)
     SELECT brand_id, '2026-06-01T00:00:00Z', source_no, 20, '', $2, $3, 0, 0, 0 FROM contest_entries WHERE id = $1`, [entryId, valid, invalid]);

  it('pays its prizes after the notice period and gives the rest back, to the cent', async () => {
    const [before, id] = [BigInt((await balance(brand, 'AVAILABLE')) ?? '0'), await running(prizes)];
    const [first, second, third] = [await app.signUp('CREATOR'), await app.signUp('CREATOR'), await app.signUp('CREATOR')];
    const entries = [await enter(first, id), await enter(second, id), await enter(third, id)];
    expect(await codeOf(enter(first, id))).toBe('CONFLICT');
    expect(await codeOf(step(id, 'cancel'))).toBe('CONFLICT');
    // The payday of the prizes was said when the pool was held: it stays when the setting changes.
    const payoutDays = app.config.PAYOUT_DAYS;
    app.config.PAYOUT_DAYS = 30;
    await judge(entries[0]!, 60);
    await judge(entries[1]!, 90);
    await pass(id, 10, 'JUDGING');
    expect(await codeOf(enter(await app.signUp('CREATOR'), id))).toBe('CONTEST_CANNOT_MOVE');
    // The third was given no points: no prize of 500 goes out for nothing.
    await step(id, 'rank');
    expect((await see(id, first)).entries.map(({ rank, award }) => [rank, award?.minor ?? null])).toEqual([[1, '300000'], [2, '100000'], [null, null]]);
    // An objection is upheld: the second moves up.
    await app.ask(operator, 'mutation ($entryId: ID!, $reason: String!) { removeEntry(entryId: $entryId, reason: $reason) }', { entryId: entries[1], reason: '盗用他人图片' });
    await pass(id, 7, 'AWARDED');
    const done = await see(id, third);
    expect(done.entries.map(({ rank, award, outReason }) => [rank, award?.minor ?? null, outReason])).toEqual([[1, '300000', null], [null, null, '盗用他人图片'], [null, null, null]]);
    const { rows: paydays } = await app.owner.query<{ days: number }>(`SELECT extract(day FROM payable_from - settled_at)::int AS days FROM settlement_lines WHERE org_id = $1`, [first.organisationId]);
    expect([done.payoutDays, paydays]).toEqual([payoutDays, [{ days: payoutDays }]]);
    app.config.PAYOUT_DAYS = payoutDays;
    expect(done.pool.minor).toBe('0');
    const earned = BigInt((await balance(first, 'PAYABLE')) ?? '0');
    expect(earned > 250_000n && earned <= 300_000n).toBe(true);
    expect(BigInt((await balance(brand, 'AVAILABLE')) ?? '0')).toBe(before - BigInt(done.awarded.minor));
    expect([await balance(brand, 'ESCROW'), await balance(second, 'PAYABLE'), await balance(third, 'PAYABLE')]).toEqual(['0', '0', '0']);
  });

  it('counts a vote a person, not of young accounts, and never for oneself', async () => {
    const id = await running({ ...prizes, judgedBy: 'VOTES' });
    const [mine, other] = [await app.signUp('CREATOR'), await app.signUp('CREATOR')];
    const [entry, rival] = [await enter(mine, id), await enter(other, id)];
    const voters = await Promise.all(Array.from({ length: 3 }, () => app.signUp('CREATOR')));
    await app.owner.query(`UPDATE users SET created_at = $1::timestamptz - interval '30 days' WHERE id = ANY ($2::uuid[])`, [app.clock.now(), voters.slice(0, 2).map(({ userId }) => userId)]);
    await app.owner.query(`UPDATE users SET created_at = $1::timestamptz - interval '1 day' WHERE id = $2`, [app.clock.now(), voters[2]!.userId]);
    for (const voter of voters) await vote(voter, entry);
    expect([await codeOf(vote(voters[0]!, rival)), await codeOf(vote(mine, entry)), await codeOf(vote(brand, entry))]).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT']);
    const [seen] = (await see(id, voters[1])).entries;
    expect(seen).toMatchObject({ votes: 2, votesLeftOut: [{ why: 'NEW_ACCOUNT', count: 1 }] });
  });

  it('pays a co-creation by valid reads, within places, cap, budget and the floor of quality', async () => {
    const id = await running(reads);
    const creators = await Promise.all(Array.from({ length: 3 }, () => app.signUp('CREATOR')));
    const entries: string[] = [];
    for (const creator of creators) entries.push(await enter(creator, id, { title: '', noteUrl: null, labelShown: false }));
    expect((await see(id, creators[0])).timetable.map(({ status, days }) => [status, days])).toEqual([['OPEN', 4], ['SELECTING', 3], ['TRYING', 6], ['PUBLISHING', 7], ['COUNTING', 7], ['NOTICE', 3]]);
    await pass(id, 4, 'SELECTING');
    await app.ask(brand, 'mutation ($id: ID!, $chosen: [ID!]!) { selectEntries(contestId: $id, entryIds: $chosen) { id } }', { id, chosen: entries.slice(0, 2) });
    await pass(id, 6, 'PUBLISHING');
    const publish = (creator: Person, entryId: string, labelShown = true) => codeOf(app.ask(creator, 'mutation ($entryId: ID!, $labelShown: Boolean!) { publishEntry(entryId: $entryId, title: "试用一周", noteUrl: "https://example.com/n/2", labelShown: $labelShown) }', { entryId, labelShown }));
    expect([await publish(creators[0]!, entries[0]!, false), await publish(creators[0]!, entries[0]!), await publish(creators[1]!, entries[1]!), await publish(creators[2]!, entries[2]!)]).toEqual(['BAD_USER_INPUT', 'ok', 'ok', 'CONFLICT']);
    // 2,000 valid reads at 1,000 the thousand; the other's traffic is mostly invalid.
    await clicks(entries[0]!, 2_000, 100);
    await clicks(entries[1]!, 900, 2_000);
    await pass(id, 7, 'COUNTING');
    await pass(id, 7, 'NOTICE');
    const result = new Map((await see(id, creators[1])).entries.map((entry) => [entry.id, [entry.award?.minor ?? null, entry.outReason]]));
    expect(entries.map((entry) => result.get(entry))).toEqual([['200000', null], [null, 'TOO_MANY_INVALID'], [null, null]]);
    await pass(id, 3, 'AWARDED');
    expect(BigInt((await balance(creators[0]!, 'PAYABLE')) ?? '0') > 150_000n).toBe(true);
    expect(await balance(brand, 'ESCROW')).toBe((await app.owner.query<{ sum: string }>('SELECT sum(pool_minor) AS sum FROM contests')).rows[0]?.sum);
  });

  it('gives the money back when the operator says no, when time is up, and when it is called off before anybody entered', async () => {
    const before = await balance(brand, 'AVAILABLE');
    const ids = [await create(prizes), await create(prizes), await create(reads)];
    for (const id of ids) await step(id, 'submit');
    await review(ids[0]!, false);
    await step(ids[1]!, 'withdraw');
    expect(await codeOf(step(ids[2]!, 'cancel'))).toBe('CONTEST_CANNOT_MOVE');
    await pass(ids[2]!, 2, 'CANCELLED');
    const open = await running(prizes);
    await step(open, 'cancel');
    expect(await balance(brand, 'AVAILABLE')).toBe(before);
  });

  it('moves once, however many press at once', async () => {
    const id = await create(prizes);
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(step(id, 'submit'))));
    expect(codes.sort()).toEqual([...Array.from({ length: 9 }, () => 'CONTEST_CANNOT_MOVE'), 'ok']);
    const races = await Promise.all([review(id), review(id, false), step(id, 'withdraw')].map(codeOf));
    expect(races.filter((code) => code === 'ok')).toHaveLength(1);
  });

  it('refuses what makes no sense, what others own, and money that is not there', async () => {
    for (const wrong of [{ ...prizes, prizesMinor: [] }, { ...prizes, prizesMinor: ['1', '2'] }, { ...prizes, judgedBy: null }, { ...prizes, entryDays: 0 }, { ...reads, budgetMinor: '0' }, { ...reads, places: null }, { ...prizes, destination: 'javascript:alert(1)' }, { ...prizes, title: ' ' }]) {
      expect(await codeOf(create(wrong))).toBe('BAD_USER_INPUT');
    }
    const id = await create({ ...prizes, prizesMinor: ['900000000'] });
    expect(await codeOf(step(id, 'submit'))).toBe('INSUFFICIENT_FUNDS');
    const rival = await app.signUp('BRAND');
    expect([await codeOf(see(id, rival)), await codeOf(step(id, 'submit', rival)), await codeOf(see(id, await app.signUp('CREATOR')))]).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
  });

  it('leaves books in which every yuan is explained', async () => {
    const db = await connectDatabase({ url: app.config.DATABASE_URL ?? '', role: 'meadow_worker', poolSize: 2, name: 'contest-books' }, []);
    const differing = (await verifyMoney(db)).filter(({ differences }) => differences.length > 0).map(({ what }) => what);
    await db.close();
    // The brand's money was put there by hand, without a top-up.
    expect(differing).toEqual(['top-ups that succeeded = money that came in']);
  });
});

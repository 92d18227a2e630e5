import { ageBands } from '@meadow/shared';
import type pg from 'pg';
import {
  AGES, AUTHENTICITY, FEMALE, PERFORMANCE, RELIABILITY, SATURATION, STRIDE, type AimNumbers, type CreatorIndex, type IndexedCreator, type Wanted,
} from '../marketplace/search.ts';
import { CopyBatch } from '../measurement/events/copy-batch.ts';

const CHUNK = 50_000;
// A text COPY ends at its `\\.`; what the binary format would need behind it is not read.
const ageColumns = ageBands.map((_, index) => `age${index}`);

/** One flat table, no joins, no row-level security: the friendliest there is for PostgreSQL. What does not depend on the brief is stored, as the index stores it. */
export async function flatTable(client: pg.Client, creators: Iterable<IndexedCreator>, index: CreatorIndex): Promise<void> {
  await client.query(`CREATE TABLE creators_flat (id uuid PRIMARY KEY, platforms text[] NOT NULL, tier text NOT NULL, categories text[] NOT NULL, keywords text[] NOT NULL, country text, language text,
    followers bigint NOT NULL, open boolean NOT NULL, price bigint, female smallint, ${ageColumns.map((name) => `${name} smallint`).join(', ')},
    performance smallint NOT NULL, authenticity smallint NOT NULL, reliability smallint NOT NULL, saturation smallint NOT NULL)`);
  await client.query('CREATE TABLE creators_facts (id uuid PRIMARY KEY, facts jsonb NOT NULL)');
  let flat: string[] = [];
  let facts: string[] = [];
  const flush = async () => {
    for (const [table, lines] of [['creators_flat', flat], ['creators_facts', facts]] as const) {
      await client.query(new CopyBatch(`COPY ${table} FROM STDIN`, Buffer.from(`${lines.join('')}\\.\n`))).done;
    }
    flat = [];
    facts = [];
  };
  for (const creator of creators) {
    const row = index.add(creator);
    flat.push(line(creator, row, index));
    facts.push(`${creator.id}\t${JSON.stringify({ ...creator, prices: creator.prices.map((one) => ({ ...one, priceMinor: one.priceMinor.toString() })) })}\n`);
    if (flat.length === CHUNK) await flush();
  }
  if (flat.length > 0) await flush();
  for (const column of ['platforms', 'categories', 'keywords']) await client.query(`CREATE INDEX ON creators_flat USING gin (${column}) WITH (fastupdate = off)`);
  for (const column of ['country', 'tier', 'price', 'followers']) await client.query(`CREATE INDEX ON creators_flat (${column})`);
  await client.query('VACUUM ANALYZE creators_flat');
  await client.query('VACUUM ANALYZE creators_facts');
}

function line(creator: IndexedCreator, row: number, { columns }: CreatorIndex): string {
  const list = (items: readonly string[]) => `{${items.join(',')}}`;
  const whole = (value: number) => (value < 0 ? '\\N' : String(value));
  const facts = columns.facts.subarray(row * STRIDE, (row + 1) * STRIDE);
  const ages = ageBands.map((_, age) => whole(facts[AGES + age]!));
  const cells = [
    creator.id, list(creator.platforms), creator.tier, list(creator.categories), list(creator.keywords), creator.country ?? '\\N', creator.language ?? '\\N', creator.followers, creator.open ? 't' : 'f',
    creator.prices[0]?.priceMinor ?? '\\N', whole(facts[FEMALE]!), ...ages, facts[PERFORMANCE], facts[AUTHENTICITY], facts[RELIABILITY], facts[SATURATION],
  ];
  return `${cells.join('\t')}\n`;
}

const array = (items: readonly string[]) => `'{${items.join(',')}}'::text[]`;
const quoted = (text: string) => `'${text}'`;
const tenths = (weight: number, degree: string) => `(${weight} * (${degree}) + 50) / 100`;
const clamped = (degree: string) => `least(1000, greatest(0, ${degree}))`;

/** The same limits, the same points and the same order as the index, in SQL. */
export function rankSql({ wanted, text }: { wanted: Wanted; text: readonly string[] }, aim: AimNumbers, categories: readonly string[], limit: number): string {
  const where = [
    wanted.platforms.length > 0 ? `platforms && ${array(wanted.platforms)}` : '', wanted.tiers.length > 0 ? `tier IN (${wanted.tiers.map(quoted).join(', ')})` : '',
    wanted.categories.length > 0 ? `categories && ${array(wanted.categories)}` : '', wanted.countries.length > 0 ? `(country IN (${wanted.countries.map(quoted).join(', ')}) OR country IS NULL)` : '',
    wanted.language ? `(language = ${quoted(wanted.language)} OR language IS NULL)` : '', wanted.minFollowers ? `followers >= ${wanted.minFollowers}` : '',
    wanted.maxPriceMinor ? `(price <= ${wanted.maxPriceMinor} OR price IS NULL)` : '', wanted.budgetMinor ? `(price <= ${wanted.budgetMinor} OR price IS NULL)` : '',
    wanted.openOnly ? 'open' : '', text.length > 0 ? `keywords @> ${array(text)}` : '',
  ].filter((condition) => condition !== '').join(' AND ');
  return `SELECT id, (${scoreSql(aim, categories)})::int AS score FROM creators_flat WHERE ${where} ORDER BY score DESC, id LIMIT ${limit}`;
}

function scoreSql(aim: AimNumbers, categories: readonly string[]): string {
  const { weights, bands } = aim;
  const { low, high } = bands[0]!;
  const matched = categories.map((one) => `(categories @> ${array([one])})::int`).join(' + ') || '0';
  const byCategory = `CASE WHEN ${matched} = 0 THEN 0 ELSE 600 + 400 * (${matched}) / ${Math.max(1, categories.length)} END`;
  const words = aim.words.filter(({ weight }) => weight > 0).map(({ word, weight }) => `CASE WHEN ${quoted(word)} = ANY (keywords) THEN ${weight} ELSE 0 END`).join(' + ') || '0';
  const byWord = aim.fullWeight === 0 ? '0' : `least(1000, 1000 * (${words}) / ${aim.fullWeight})`;
  const topic = categories.length === 0 ? byWord : `(65 * (${byCategory}) + 35 * (${byWord})) / 100`;
  const aspects = [
    // `least` and `greatest` skip nulls, so the unknown is asked for first.
    aim.female < 0 ? '' : `CASE WHEN female IS NULL THEN 500 ELSE ${clamped(`1000 - 2 * abs(female - ${aim.female})`)} END`,
    aim.ages.length === 0 ? '' : `CASE WHEN age0 IS NULL THEN 500 ELSE least(1000, 1000 * (${aim.ages.map((age) => `age${age}::int`).join(' + ')}) / 600) END`,
    aim.country === null ? '' : `CASE WHEN country IS NULL THEN 500 WHEN country = ${quoted(aim.country)} THEN 1000 ELSE 0 END`,
    aim.language === null ? '' : `CASE WHEN language IS NULL THEN 500 WHEN language = ${quoted(aim.language)} THEN 1000 ELSE 0 END`,
  ].filter((aspect) => aspect !== '');
  const audience = aspects.length === 0 ? '500' : `(${aspects.join(' + ')}) / ${aspects.length}`;
  const price = `CASE WHEN price IS NULL THEN 500 WHEN price < ${low} THEN 1000 WHEN price > ${high} THEN greatest(0, 600 * (2 * ${high} - price) / ${high}) ELSE 1000 - 400 * (price - ${low}) / (${high} - ${low}) END`;
  return [
    tenths(weights.topic, topic), tenths(weights.audience, audience), tenths(weights.performance, 'performance'), tenths(weights.price, price), tenths(weights.authenticity, 'authenticity'),
    tenths(weights.reliability, 'reliability'), tenths(weights.saturation, 'saturation'), tenths(weights.history, '500'),
  ].join(' + ');
}

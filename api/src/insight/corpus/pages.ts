import type { Tx } from '../../platform/database/database.ts';
import type { NewText } from './counter.ts';

/** A page holds at most so many texts; one with room takes what comes next. */
const PAGE = 2_000;
/** Stands between the texts of a page on their way; no stored text holds it. */
const BETWEEN = '\u001e';
const LONGEST = 4_000;

interface Of {
  id: string;
  orgId: string;
}
/** A text, and whether it is left out of counts. */
export interface Kept {
  text: NewText;
  copy: boolean;
}

const dayCategory = (day: string, category: string): string => `${day}\n${category}`;
const plain = (text: string): string => (text.includes(BETWEEN) || text.includes('\0') ? text.replaceAll(BETWEEN, ' ').replaceAll('\0', ' ') : text);
const said = (text: string | undefined): string => (text === undefined || text === '' ? '-' : plain(text).slice(0, 80));

/** What stands for a text whose source does not tell. */
const fillers = { authors: `'-'::text`, tiers: `'-'::text`, engagements: '0::bigint', copies: 'false', hours: '(-1)::smallint' };
const padded = (row: string, column: string, filler: string): string => `(CASE WHEN cardinality(${row}.${column}) = 0 THEN array_fill(${filler}, ARRAY[cardinality(${row}.keys)]) ELSE ${row}.${column} END)`;

/** The stored texts of some days while more are added: what is known, and which page has room. */
export class Pages {
  private readonly known = new Map<string, Set<string>>();
  private readonly last = new Map<string, { page: number; size: number }>();

  private constructor(
    private readonly tx: Tx,
    private readonly dataset: Of,
  ) {}

  static async of(tx: Tx, dataset: Of, days: readonly string[], isEmpty: boolean): Promise<Pages> {
    const pages = new Pages(tx, dataset);
    if (isEmpty) return pages;
    const rows = await tx.query<{ day: string; category: string; page: number; keys: string }[]>(
      `SELECT day::text AS day, category, page, array_to_string(keys, '${BETWEEN}') AS keys FROM insight_pages WHERE dataset_id = $1 AND day = ANY ($2::date[]) ORDER BY day, category, page`,
      [dataset.id, days],
    );
    for (const { day, category, page, keys } of rows) {
      const all = keys.split(BETWEEN);
      const known = pages.known.get(day) ?? new Set();
      for (const key of all) known.add(key);
      pages.known.set(day, known);
      pages.last.set(dayCategory(day, category), { page, size: all.length });
    }
    return pages;
  }

  /** @returns 1 for those whose key is not stored on their day yet, each once */
  areFresh(texts: readonly NewText[]): Uint8Array {
    return Uint8Array.from(texts, ({ key, day }) => {
      let known = this.known.get(day);
      if (!known) this.known.set(day, (known = new Set()));
      const stored = plain(key);
      if (known.has(stored)) return 0;
      known.add(stored);
      return 1;
    });
  }

  /** Stores texts, one statement for all pages they touch. */
  store(texts: readonly Kept[]): Promise<unknown> {
    const pages = new Map<string, { day: string; category: string; page: number; kept: Kept[] }>();
    for (const one of texts) {
      const { text } = one;
      const { page, key } = this.placeFor(text);
      let open = pages.get(key);
      if (!open) pages.set(key, (open = { day: text.day, category: text.category, page, kept: [] }));
      open.kept.push(one);
    }
    const all = [...pages.values()];
    const joined = (of: (kept: Kept) => string) => all.map(({ kept }) => kept.map(of).join(BETWEEN));
    // What no text of a page has is not stored for each of them.
    const joinedIfAny = (of: (kept: Kept) => string) => all.map(({ kept }) => (kept.some((one) => of(one) !== '-') ? kept.map(of).join(BETWEEN) : ''));
    const listedIfAny = (of: (kept: Kept) => string, none: string) => all.map(({ kept }) => (kept.some((one) => of(one) !== none) ? `{${kept.map(of).join(',')}}` : '{}'));
    return this.tx.query(
      `INSERT INTO insight_pages AS p (dataset_id, org_id, day, category, page, keys, texts, authors, tiers, engagements, copies, hours)
       SELECT $1, $2, day, category, page, string_to_array(keys, '${BETWEEN}'), string_to_array(texts, '${BETWEEN}'), string_to_array(authors, '${BETWEEN}'), string_to_array(tiers, '${BETWEEN}'),
         engagements::bigint[], copies::boolean[], hours::smallint[]
       FROM unnest($3::date[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[]) AS t(day, category, page, keys, texts, authors, tiers, engagements, copies, hours)
       ON CONFLICT (dataset_id, day, category, page) DO UPDATE SET keys = p.keys || excluded.keys, texts = p.texts || excluded.texts,
         ${Object.entries(fillers).map(([column, filler]) => `${column} = ${padded('p', column, filler)} || ${padded('excluded', column, filler)}`).join(', ')}`,
      [
        this.dataset.id, this.dataset.orgId, all.map(({ day }) => day), all.map(({ category }) => category), all.map(({ page }) => page),
        joined(({ text }) => plain(text.key)), joined(({ text }) => plain(text.text.length > LONGEST ? text.text.slice(0, LONGEST) : text.text)), joinedIfAny(({ text }) => said(text.author)), joinedIfAny(({ text }) => said(text.tier)),
        listedIfAny(({ text }) => String(text.engagements), '0'), listedIfAny(({ copy }) => (copy ? 't' : 'f'), 'f'), listedIfAny(({ text }) => String(text.hour ?? -1), '-1'),
      ],
    );
  }

  private placeFor({ day, category }: NewText): { page: number; key: string } {
    const of = dayCategory(day, category);
    let last = this.last.get(of);
    if (!last) this.last.set(of, (last = { page: 0, size: 0 }));
    if (last.size >= PAGE) [last.page, last.size] = [last.page + 1, 0];
    last.size += 1;
    return { page: last.page, key: `${of}\n${last.page}` };
  }
}

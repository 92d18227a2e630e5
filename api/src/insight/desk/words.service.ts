import { Injectable } from '@nestjs/common';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { newWordsIn, type NewWord } from '../language/new-words.ts';
import { normalise } from '../language/normalise.ts';
import { Segmenter } from '../language/segmenter.ts';

/** A word with whose name it is. */
export interface OwnWord {
  word: string;
  canonical: string;
  kind: WordKind;
  side: WordSide;
}
export const wordKinds = ['WORD', 'BRAND', 'PRODUCT'] as const;
export type WordKind = (typeof wordKinds)[number];
export const wordSides = ['OWN', 'RIVAL', 'NONE'] as const;
export type WordSide = (typeof wordSides)[number];

const LONGEST = 40;
const MOST_WORDS = 5_000;
const LATEST_TEXTS = 3_000;
const MOST_FOUND = 12;

/** What an organisation calls things. A change holds for what comes in from then on. */
@Injectable()
export class WordsService {
  private segmenter: Segmenter | undefined;

  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
  ) {}

  list(viewer: Viewer): Promise<OwnWord[]> {
    return this.db.read<OwnWord & Record<string, unknown>>(viewer.context, 'SELECT word, canonical, kind, side FROM insight_words WHERE org_id = $1 ORDER BY side, canonical, word', [viewer.accountId]);
  }

  /** Words of the latest texts that neither the language's dictionary nor the organisation's own has. */
  async found(viewer: Viewer): Promise<NewWord[]> {
    const [own, rows] = [
      new Set((await this.list(viewer)).map(({ word }) => word)),
      await this.db.read<{ text: string }>(viewer.context, `SELECT t.text FROM insight_datasets s JOIN insight_pages p ON p.dataset_id = s.id, unnest(p.texts, p.copies) AS t(text, copy) WHERE (s.org_id = $1 OR s.shared) AND t.copy IS NOT TRUE ORDER BY p.day DESC LIMIT ${LATEST_TEXTS}`, [viewer.accountId]),
    ];
    this.segmenter ??= new Segmenter();
    const { segmenter } = this;
    return newWordsIn(rows.map(({ text }) => normalise(text)), (word) => own.has(word) || segmenter.wordsOf(word).length === 1).slice(0, MOST_FOUND);
  }

  /** @throws BadInput */
  async set(viewer: Viewer, input: OwnWord): Promise<OwnWord[]> {
    const [word, canonical] = [checkWord('word', input.word), checkWord('canonical', input.canonical)];
    await this.db.transaction(viewer.context, async (tx) => {
      const [{ count } = { count: 0 }] = await tx.query<{ count: number }[]>('SELECT count(*)::int AS count FROM insight_words WHERE org_id = $1 AND word <> $2', [viewer.accountId, word]);
      if (count >= MOST_WORDS) throw new BadInput({ word: `cannot be added: there are ${MOST_WORDS} words already` });
      await tx.query('INSERT INTO insight_words (org_id, word, canonical, kind, side) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org_id, word) DO UPDATE SET canonical = excluded.canonical, kind = excluded.kind, side = excluded.side', [viewer.accountId, word, canonical, input.kind, input.side]);
      await this.audit.record(tx, viewer, { action: 'insight.word', object: 'organisation', objectId: viewer.accountId, after: { word, canonical, kind: input.kind, side: input.side } });
    });
    return this.list(viewer);
  }

  /** @throws NotFound */
  async remove(viewer: Viewer, word: string): Promise<OwnWord[]> {
    await this.db.transaction(viewer.context, async (tx) => {
      const [removed] = await tx.query<[{ canonical: string }[], number]>('DELETE FROM insight_words WHERE org_id = $1 AND word = $2 RETURNING canonical', [viewer.accountId, word]);
      if (!removed[0]) throw new NotFound('word', word);
      await this.audit.record(tx, viewer, { action: 'insight.word', object: 'organisation', objectId: viewer.accountId, before: { word, canonical: removed[0].canonical } });
    });
    return this.list(viewer);
  }
}

function checkWord(field: string, value: string): string {
  const text = value.trim();
  if (text === '' || text.length > LONGEST || /[\s\0]/.test(text)) throw new BadInput({ [field]: `must have 1 to ${LONGEST} characters and no space` });
  return text;
}

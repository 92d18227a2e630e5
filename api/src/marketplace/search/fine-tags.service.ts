import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';

export interface FineTag {
  creatorId: string;
  tag: string;
  /** Texts of the creator that hold it. */
  texts: number;
  /** log₂ of how many times more often than in all texts. */
  lift: number;
}

/** Words that describe creators more finely than a category; whoever reads texts makes them, and matches are found by them. */
@Injectable()
export class FineTagsService {
  constructor(private readonly db: Database) {}

  /** The tags of some creators, strongest first. */
  of(context: Context, creatorIds: readonly string[]): Promise<FineTag[]> {
    return this.db.read<FineTag & Record<string, unknown>>(context, 'SELECT creator_id AS "creatorId", tag, texts, lift FROM creator_fine_tags WHERE creator_id = ANY ($1::uuid[]) ORDER BY creator_id, lift * texts DESC, tag', [creatorIds]);
  }

  /** These and no others from now on. Only creators whose tags are not what they were are told to have changed. */
  async replace(tx: Tx, tags: readonly FineTag[]): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(6106)');
    const rows = JSON.stringify(tags);
    const given = 'json_to_recordset($1) AS t("creatorId" uuid, tag text, texts int, lift real)';
    await tx.query(`DELETE FROM creator_fine_tags f WHERE NOT EXISTS (SELECT FROM ${given} WHERE t."creatorId" = f.creator_id AND t.tag = f.tag)`, [rows]);
    await tx.query(`UPDATE creator_fine_tags f SET texts = t.texts, lift = t.lift FROM ${given} WHERE t."creatorId" = f.creator_id AND t.tag = f.tag AND t.texts <> f.texts`, [rows]);
    await tx.query(`INSERT INTO creator_fine_tags (creator_id, tag, texts, lift) SELECT "creatorId", tag, texts, lift FROM ${given} WHERE NOT EXISTS (SELECT FROM creator_fine_tags f WHERE f.creator_id = t."creatorId" AND f.tag = t.tag)`, [rows]);
  }
}

import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import type { MutualMatch } from './match.view.ts';

/** Pairs of briefs and creators that suit both sides, as they were last computed. */
@Injectable()
export class MutualMatchesService {
  constructor(private readonly db: Database) {}

  ofBrief(viewer: Viewer, briefId: string): Promise<Map<string, MutualMatch>> {
    return this.read(viewer, 'SELECT creator_id AS id, creator_place, brief_place FROM mutual_matches WHERE brief_id = $1', briefId);
  }

  /** By brief, of the viewer's creator. */
  ofCreator(viewer: Viewer): Promise<Map<string, MutualMatch>> {
    return this.read(viewer, 'SELECT brief_id AS id, creator_place, brief_place FROM mutual_matches WHERE creator_id = $1', viewer.accountId);
  }

  private async read(viewer: Viewer, sql: string, id: string): Promise<Map<string, MutualMatch>> {
    const rows = await this.db.read<{ id: string; creator_place: number; brief_place: number }>(viewer.context, sql, [id]);
    return new Map(rows.map((row) => [row.id, { creatorPlace: row.creator_place, briefPlace: row.brief_place }]));
  }
}

import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { partyOf } from '../deals/deal.policy.ts';
import type { DraftPinInput, PinView } from './delivery.view.ts';
import { FilesService } from './files.service.ts';

const columns = `id, submission_id AS "submissionId", file_id AS "fileId", x, y, second, by_party AS "by", author_name AS "authorName", text, at, settled_at AS "settledAt"`;

/** Remarks on drafts: at a point, at a second, or on the whole. */
@Injectable()
export class PinsService {
  constructor(
    private readonly db: Database,
    private readonly files: FilesService,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, BadInput */
  async add(viewer: Viewer, dealId: string, { submissionId, fileId = null, x = null, y = null, second = null, text }: DraftPinInput): Promise<void> {
    const wrong: Record<string, string> = {};
    if (text.trim() === '' || text.length > 2_000) wrong['text'] = 'is needed, up to 2,000 characters';
    const isShare = (value: number | null) => value === null || (value >= 0 && value <= 1);
    if ((x === null) !== (y === null) || !isShare(x) || !isShare(y)) wrong['x'] = 'and y are shares between 0 and 1, both or neither';
    if (second !== null && (second < 0 || second > 86_400)) wrong['second'] = 'must lie within a day';
    if ((x !== null || second !== null) && !fileId) wrong['fileId'] = 'is needed: where to pin';
    if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
    await this.db.transaction(viewer.context, async (tx) => {
      const [draft] = isUuid(submissionId) && isUuid(dealId)
        ? await tx.query<{ brandId: string; creatorId: string; files: string[] }[]>('SELECT brand_id AS "brandId", creator_id AS "creatorId", file_ids AS files FROM submissions WHERE id = $1 AND deal_id = $2', [submissionId, dealId])
        : [];
      const party = draft && partyOf(viewer, draft);
      if (!draft || !party || party === 'OPERATOR') throw new NotFound('draft', submissionId);
      if (fileId) await this.files.check(tx, dealId, [fileId], 'fileId');
      if (fileId && !draft.files.includes(fileId)) throw new BadInput({ fileId: 'is not part of this draft' });
      await tx.query(
        `INSERT INTO draft_pins (id, deal_id, brand_id, creator_id, submission_id, file_id, x, y, second, by_party, author_name, text, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [uuidv7(), dealId, draft.brandId, draft.creatorId, submissionId, fileId, x, y, second, party, viewer.name, text.trim(), this.clock.now()]);
    });
  }

  /** Says that a remark is dealt with; twice is once. @throws NotFound */
  async settle(viewer: Viewer, pinId: string): Promise<string> {
    const [[pin]] = isUuid(pinId)
      ? await this.db.transaction(viewer.context, (tx) => tx.query<[{ deal_id: string }[], number]>('UPDATE draft_pins SET settled_at = coalesce(settled_at, $2) WHERE id = $1 RETURNING deal_id', [pinId, this.clock.now()]))
      : [[]];
    if (!pin) throw new NotFound('remark', pinId);
    return pin.deal_id;
  }

  ofSubmissions(viewer: Viewer, ids: readonly string[]): Promise<PinView[]> {
    return this.db.read<PinView & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM draft_pins WHERE submission_id = ANY ($1::uuid[]) ORDER BY id`, [ids], 'pins_of_submissions');
  }
}

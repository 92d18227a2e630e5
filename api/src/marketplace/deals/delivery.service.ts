import { Injectable } from '@nestjs/common';
import { dayAt } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import type { Viewer } from '../../identity/index.ts';
import { LinksService } from '../../measurement/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { Outbox } from '../../platform/outbox/outbox.ts';
import { showsAgreedLabel } from '../../trust/index.ts';
import { MustHavesMissing, PublishTooEarly } from '../delivery/delivery.errors.ts';
import { deliveryFact } from '../delivery/delivery.jobs.ts';
import { FilesService } from '../delivery/files.service.ts';
import { OnlineChecks } from '../delivery/online-checks.ts';
import { checkNotBlocked } from '../matching/party-block.ts';
import { CancellationsService } from './cancellations.service.ts';
import { DealMover, type Mover } from './deal-mover.ts';
import type { Deal } from './deal.entity.ts';
import { DealOutOfTurn, DisclosureMissing, RevisionLimitReached } from './deal.errors.ts';
import { waits } from './deal.lifecycle.ts';

export interface Draft {
  title: string;
  text: string;
  mediaUrls: readonly string[];
  /** Files of the deal. */
  fileIds?: readonly string[] | null;
  /** Must-haves of the brief that are in it; null: not said. */
  mustHaves?: readonly string[] | null;
}
export interface Publication {
  url: string;
  disclosureLabel: string;
  captureHash?: string | null;
  captureFileId?: string | null;
}
interface SubmissionRow {
  id: string;
  title: string;
  text: string;
}

/** From agreed terms to the confirmed note: fund, draft, review, publish, verify; or an early end. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly db: Database,
    private readonly mover: DealMover,
    private readonly cancellations: CancellationsService,
    private readonly links: LinksService,
    private readonly files: FilesService,
    private readonly online: OnlineChecks,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Moves what the brand pays from its available balance into escrow, and makes the deal's tracked link. @throws DealCannotMove, InsufficientFunds */
  fund(viewer: Viewer, dealId: string): Promise<void> {
    return this.act(viewer, dealId, async (tx, deal, mover) => {
      await this.mover.move(tx, deal, mover, { action: 'fund' });
      const [brief] = await tx.query<{ product_url: string | null }[]>('SELECT product_url FROM briefs WHERE id = $1', [deal.briefId]);
      // A brief without a product page has nothing that a link could lead to.
      if (brief?.product_url) await this.links.create(tx, { orgId: deal.brandId, creatorId: deal.creatorId, dealId: deal.id, destination: brief.product_url });
    });
  }

  submitDraft(viewer: Viewer, dealId: string, draft: Draft): Promise<void> {
    checkDraft(draft);
    return this.act(viewer, dealId, async (tx, deal, mover) => {
      this.mover.check(deal, 'submitDraft', mover);
      await this.files.check(tx, deal.id, draft.fileIds ?? [], 'fileIds');
      await this.checkMustHaves(tx, deal, draft.mustHaves ?? null);
      await tx.query(
        `INSERT INTO submissions (id, deal_id, brand_id, creator_id, number, title, text, media_urls, submitted_at, file_ids, must_haves)
         SELECT $1, $2, $3, $4, coalesce(max(number), 0) + 1, $5, $6, $7, $8, $9, $10 FROM submissions WHERE deal_id = $2`,
        [uuidv7(), deal.id, deal.brandId, deal.creatorId, draft.title.trim(), draft.text, draft.mediaUrls, this.clock.now(), draft.fileIds ?? [], draft.mustHaves ?? []]);
      await this.mover.move(tx, deal, mover, { action: 'submitDraft' });
    });
  }

  /** @throws RevisionLimitReached, Conflict when a newer draft is there */
  requestRevision(viewer: Viewer, dealId: string, submissionId: string, comment: string): Promise<void> {
    if (comment.trim() === '' || comment.length > 4_000) throw new BadInput({ comment: 'is needed: what to change, up to 4,000 characters' });
    return this.act(viewer, dealId, async (tx, deal, mover) => {
      this.mover.check(deal, 'requestRevision', mover);
      const { revisionLimit } = await this.mover.terms(tx, deal);
      if (deal.revisionCount >= revisionLimit) throw new RevisionLimitReached(revisionLimit);
      await this.decide(tx, deal, submissionId, 'REVISION_REQUESTED', comment.trim());
      deal.revisionCount += 1;
      await this.mover.move(tx, deal, mover, { action: 'requestRevision', reason: comment.trim() });
    });
  }

  approve(viewer: Viewer, dealId: string, submissionId: string): Promise<void> {
    return this.act(viewer, dealId, async (tx, deal, mover) => {
      this.mover.check(deal, 'approve', mover);
      await this.decide(tx, deal, submissionId, 'APPROVED', null);
      await this.mover.move(tx, deal, mover, { action: 'approve' });
    });
  }

  /** Binds the published note to the deal. Without the agreed label nothing is published. @throws DisclosureMissing */
  publish(viewer: Viewer, dealId: string, publication: Publication): Promise<void> {
    checkPublication(publication);
    return this.act(viewer, dealId, async (tx, deal, mover) => {
      this.mover.check(deal, 'publish', mover);
      const terms = await this.mover.terms(tx, deal);
      if (!showsAgreedLabel(terms.disclosureLabel, publication.disclosureLabel)) throw new DisclosureMissing(terms.disclosureLabel);
      const now = this.clock.now();
      if (dayAt(now, await this.mover.zone(tx, deal.brandId)) < terms.publishFrom) throw new PublishTooEarly(terms.publishFrom);
      if (publication.captureFileId) await this.files.check(tx, deal.id, [publication.captureFileId], 'captureFileId');
      // The capture's own hash is the proof; one that is only told is kept as told.
      await tx.query(
        `INSERT INTO publications (deal_id, brand_id, creator_id, url, disclosure_label, capture_hash, capture_file_id, published_at)
         VALUES ($1, $2, $3, $4, $5, coalesce((SELECT sha256 FROM deal_files WHERE id = $7), $6), $7, $8)`,
        [deal.id, deal.brandId, deal.creatorId, publication.url, publication.disclosureLabel.trim(), publication.captureHash ?? null, publication.captureFileId ?? null, now]);
      await this.online.follow(tx, deal.id, terms.keepOnlineDays);
      const [draft] = await tx.query<SubmissionRow[]>('SELECT id, title, text FROM submissions WHERE deal_id = $1 ORDER BY number DESC LIMIT 1', [deal.id]);
      const spec = terms.deliverables[0];
      await tx.query(
        `INSERT INTO notes (id, creator_id, imported_by, platform, external_id, format, title, text, url, published_at, sponsored, deal_id)
         VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, true, $10)`,
        [uuidv7(), deal.creatorId, spec?.platform ?? 'OTHER', `deal:${deal.id}`, spec?.format ?? 'IMAGE_NOTE', draft?.title ?? '', draft?.text ?? '', publication.url, now, deal.id]);
      deal.publishedAt = now;
      await this.mover.move(tx, deal, mover, { action: 'publish' });
    });
  }

  /** The brand accepts the published note before the verification period ends. */
  confirm(viewer: Viewer, dealId: string): Promise<void> {
    return this.act(viewer, dealId, (tx, deal, mover) => this.mover.move(tx, deal, mover, { action: 'confirm' }));
  }

  /** A brand pays what the rules of its terms say for the stage; a creator who cancels gets nothing. */
  cancel(viewer: Viewer, dealId: string, reason: string): Promise<void> {
    if (reason.length > 1_000) throw new BadInput({ reason: 'has more than 1,000 characters' });
    return this.act(viewer, dealId, async (tx, deal, mover) => {
      this.mover.check(deal, 'cancel', mover);
      const failed = mover.party === 'CREATOR' && deal.fundedAt !== null;
      const held = deal.fundedAt ? { ending: await this.cancellations.endingOf(tx, deal, deal.status, mover.party) } : {};
      await this.mover.move(tx, deal, mover, { action: 'cancel', reason, ...held });
      if (failed) await tx.query('SELECT app.record_delivery($1, 0, 1)', [deal.creatorId]);
    });
  }

  /** Says something to the other side, who is told. @throws BadInput, PartyBlocked */
  comment(viewer: Viewer, dealId: string, text: string, fileIds: readonly string[] = []): Promise<void> {
    if (text.trim() === '' || text.length > 4_000) throw new BadInput({ text: 'is needed, up to 4,000 characters' });
    return this.act(viewer, dealId, async (tx, deal, { party }) => {
      if (party === 'OPERATOR') throw new DealOutOfTurn(null);
      // In a deal that runs both must be able to speak; over that, a block holds.
      if (waits[deal.status] === null) await checkNotBlocked(tx, deal.brandId, deal.creatorId);
      await this.files.check(tx, deal.id, fileIds, 'fileIds');
      const id = uuidv7();
      await tx.query('INSERT INTO deal_comments (id, deal_id, brand_id, creator_id, by_party, author_id, author_name, text, at, file_ids) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
        id, deal.id, deal.brandId, deal.creatorId, party, viewer.userId, viewer.name, text.trim(), this.clock.now(), fileIds,
      ]);
      await this.outbox.add(tx, deliveryFact, { dealId: deal.id, code: 'deal.comment', key: `comment:${id}`, to: party === 'BRAND' ? 'CREATOR' : 'BRAND' });
    });
  }

  private act(viewer: Viewer, dealId: string, work: (tx: Tx, deal: Deal, mover: Mover) => Promise<void>): Promise<void> {
    return this.db.transaction(viewer.context, async (tx) => {
      const { deal, mover } = await this.mover.lock(tx, viewer, dealId);
      await work(tx, deal, mover);
    });
  }

  private async checkMustHaves(tx: Tx, deal: Deal, claimed: readonly string[] | null): Promise<void> {
    if (claimed === null) return;
    const [brief] = await tx.query<{ must_include: string[] }[]>('SELECT must_include FROM market_briefs WHERE id = $1', [deal.briefId]);
    const missing = (brief?.must_include ?? []).filter((one) => !claimed.includes(one));
    if (missing.length > 0) throw new MustHavesMissing(missing);
    if (claimed.some((one) => !brief?.must_include.includes(one))) throw new BadInput({ mustHaves: 'names something that the brief does not ask for' });
  }

  private async decide(tx: Tx, deal: Deal, submissionId: string, decision: 'APPROVED' | 'REVISION_REQUESTED', comment: string | null): Promise<void> {
    const [latest] = await tx.query<{ id: string }[]>('SELECT id FROM submissions WHERE deal_id = $1 ORDER BY number DESC LIMIT 1', [deal.id]);
    if (latest?.id !== submissionId) {
      const [known] = isUuid(submissionId) ? await tx.query<unknown[]>('SELECT 1 FROM submissions WHERE id = $1 AND deal_id = $2', [submissionId, deal.id]) : [];
      if (!known) throw new NotFound('submission', submissionId);
      throw new Conflict('A newer draft has been submitted. Look at it first.');
    }
    await tx.query('UPDATE submissions SET decision = $2, decided_at = $3, comment = $4 WHERE id = $1', [submissionId, decision, this.clock.now(), comment]);
  }
}

const isWebAddress = (text: string): boolean => text.length <= 2_000 && /^https?:\/\//i.test(text) && URL.canParse(text);

function checkDraft({ title, text, mediaUrls }: Draft): void {
  const wrong: Record<string, string> = {};
  if (title.trim() === '' || title.length > 200) wrong['title'] = 'is needed, up to 200 characters';
  if (text.length > 20_000) wrong['text'] = 'has more than 20,000 characters';
  if (mediaUrls.length > 30) wrong['mediaUrls'] = 'may name at most 30';
  if (mediaUrls.some((url) => !isWebAddress(url))) wrong['mediaUrls'] = 'holds something that is no web address';
  if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
}

function checkPublication({ url, captureHash }: Publication): void {
  const wrong: Record<string, string> = {};
  if (!isWebAddress(url)) wrong['url'] = 'is no web address';
  if (captureHash && !/^[0-9a-f]{64}$/i.test(captureHash)) wrong['captureHash'] = 'is no SHA-256 in hexadecimal';
  if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
}

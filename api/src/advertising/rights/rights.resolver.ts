import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, may, type Viewer } from '../../identity/index.ts';
import { ANSWER_DAYS, BoostRightsService, RightsService, stepsOpenTo, type NoteRights } from '../../marketplace/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { Day } from '../../platform/graphql/scalars.ts';
import { NoteRightsView, type RightsCampaignView } from './rights.view.ts';

const DAY_MS = 86_400_000;
const SOON_MS = 14 * DAY_MS;
const dealId = { type: () => ID };
const CHANGED = 'Tells the other side; ads with the note follow within seconds.';

interface CampaignRow extends RightsCampaignView, Record<string, unknown> {
  deal_id: string;
}

/** @param isRevoked whether the end was brought forward by the creator */
export function rightsStatus(until: Date | null, now: Date, isRevoked = false): string {
  if (until === null) return 'NOT_ALLOWED';
  if (until <= now) return isRevoked ? 'REVOKED' : 'EXPIRED';
  if (isRevoked) return 'ENDING';
  return until.getTime() - now.getTime() <= SOON_MS ? 'ENDS_SOON' : 'ALLOWED';
}

/** Which notes may be boosted, until when, what runs on them, and what either side does about it. */
@Resolver()
export class RightsResolver {
  constructor(
    private readonly rights: BoostRightsService,
    private readonly changes: RightsService,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Allow('deal:read')
  @Query(() => [NoteRightsView])
  async noteRights(@CurrentViewer() viewer: Viewer): Promise<NoteRightsView[]> {
    const [notes, campaigns] = await Promise.all([
      this.rights.ofAccount(viewer.context, viewer.accountId),
      this.db.read<CampaignRow>(viewer.context, `SELECT id, name, status, deal_id FROM campaigns WHERE brand_id = $1 AND deal_id IS NOT NULL AND status <> 'RECONCILED' ORDER BY id DESC`, [viewer.accountId], 'rights_campaigns'),
    ]);
    const now = this.clock.now();
    return notes.map((note) => viewOf(note, viewer, now, campaigns.filter((one) => one.deal_id === note.dealId)));
  }

  @Allow('deal:negotiate')
  @Mutation(() => NoteRightsView, { description: `The creator lets the brand boost the note until the end of a day: longer, or anew. ${CHANGED}` })
  async grantRights(@CurrentViewer() viewer: Viewer, @Args('dealId', dealId) id: string, @Args('until', { type: () => Day }) until: string): Promise<NoteRightsView> {
    await this.changes.grant(viewer, id, until);
    return this.one(viewer, id);
  }

  @Allow('deal:negotiate')
  @Mutation(() => NoteRightsView, { description: `The creator takes the rights back, in 0 to 90 days. ${CHANGED}` })
  async revokeRights(
    @CurrentViewer() viewer: Viewer, @Args('dealId', dealId) id: string, @Args('noticeDays', { type: () => Int }) noticeDays: number, @Args('reason', { type: () => String }) reason: string,
  ): Promise<NoteRightsView> {
    await this.changes.revoke(viewer, id, { noticeDays, reason });
    return this.one(viewer, id);
  }

  @Allow('deal:negotiate')
  @Mutation(() => NoteRightsView, { description: 'The brand asks for a later end; the creator has 14 days, and without an answer nothing changes.' })
  async askForRights(
    @CurrentViewer() viewer: Viewer, @Args('dealId', dealId) id: string, @Args('until', { type: () => Day }) until: string, @Args('note', { type: () => String, nullable: true }) note: string | null,
  ): Promise<NoteRightsView> {
    await this.changes.ask(viewer, id, until, note);
    return this.one(viewer, id);
  }

  @Allow('deal:negotiate')
  @Mutation(() => NoteRightsView, { description: 'The creator says no to what the brand asked for.' })
  async declineRights(@CurrentViewer() viewer: Viewer, @Args('dealId', dealId) id: string): Promise<NoteRightsView> {
    await this.changes.decline(viewer, id);
    return this.one(viewer, id);
  }

  @Allow('deal:negotiate')
  @Mutation(() => NoteRightsView, { description: 'The brand takes its question back.' })
  async withdrawRightsAsk(@CurrentViewer() viewer: Viewer, @Args('dealId', dealId) id: string): Promise<NoteRightsView> {
    await this.changes.withdraw(viewer, id);
    return this.one(viewer, id);
  }

  private async one(viewer: Viewer, id: string): Promise<NoteRightsView> {
    const found = (await this.noteRights(viewer)).find((note) => note.dealId === id);
    if (!found) throw new NotFound('deal', id);
    return found;
  }
}

function viewOf(note: NoteRights, viewer: Viewer, now: Date, campaigns: RightsCampaignView[]): NoteRightsView {
  const [last] = note.steps;
  const said = note.steps.find(({ action }) => action === 'GRANT' || action === 'REVOKE');
  const party = viewer.accountId === note.brandId ? 'BRAND' : viewer.accountId === note.creatorId ? 'CREATOR' : null;
  const can = stepsOpenTo(may(viewer, 'deal:negotiate') ? party : null, { isPublished: note.isPublished, until: note.until, lastAction: last?.action ?? null, now });
  const ask = last?.action === 'ASK' && last.until ? { until: last.until, note: last.note, dueAt: new Date(last.at.getTime() + ANSWER_DAYS * DAY_MS) } : null;
  return { ...note, status: rightsStatus(note.until, now, said?.action === 'REVOKE'), ask, can, campaigns };
}

import { Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { BoostRightsService } from '../../marketplace/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

const SOON_MS = 14 * 86_400_000;

@ObjectType('RightsCampaign')
export class RightsCampaignView {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) status!: string;
}

@ObjectType('NoteRights')
export class NoteRightsView {
  @Field(() => ID) dealId!: string;
  @Field(() => String) brandName!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => String, { nullable: true }) noteTitle!: string | null;
  @Field(() => String) noteUrl!: string;
  @Field(() => String, { description: 'The mark that the terms ask for.' }) disclosureLabel!: string;
  @Field(() => DateTime) publishedAt!: Date;
  @Field(() => DateTime, { nullable: true, description: 'Ads with the note stop then; null when the terms allow none.' }) until!: Date | null;
  @Field(() => String, { description: 'ALLOWED, ENDS_SOON (within 14 days), EXPIRED or NOT_ALLOWED.' }) status!: string;
  @Field(() => [RightsCampaignView], { description: 'Campaigns of the brand that boost it; a creator does not see them.' }) campaigns!: RightsCampaignView[];
}

interface CampaignRow extends RightsCampaignView, Record<string, unknown> {
  deal_id: string;
}

export const rightsStatus = (until: Date | null, now: Date): string =>
  until === null ? 'NOT_ALLOWED' : until <= now ? 'EXPIRED' : until.getTime() - now.getTime() <= SOON_MS ? 'ENDS_SOON' : 'ALLOWED';

/** Which notes may be boosted, until when, and what runs on them. */
@Resolver()
export class RightsResolver {
  constructor(
    private readonly rights: BoostRightsService,
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
    return notes.map((note) => ({ ...note, status: rightsStatus(note.until, now), campaigns: campaigns.filter((one) => one.deal_id === note.dealId) }));
  }
}

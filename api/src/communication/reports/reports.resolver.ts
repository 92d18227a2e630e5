import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { uuidv7 } from 'uuidv7';
import { Allow, AuditService, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('PartyReport')
export class PartyReportView {
  @Field(() => ID) id!: string;
  @Field(() => ID) dealId!: string;
  @Field(() => String) byName!: string;
  @Field(() => String) aboutName!: string;
  @Field(() => String) reason!: string;
  @Field(() => DateTime) at!: Date;
  @Field(() => DateTime, { nullable: true }) handledAt!: Date | null;
  @Field(() => String, { nullable: true }) outcome!: string | null;
}

/** A party tells the operator about the other side of a deal: once a deal, told again it replaces what was said before it was handled. */
@Resolver()
export class PartyReportsResolver {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  @Allow('deal:negotiate')
  @Mutation(() => Boolean)
  async reportParty(@CurrentViewer() viewer: Viewer, @Args('dealId', { type: () => ID }) dealId: string, @Args('reason', { type: () => String }) reason: string): Promise<boolean> {
    if (reason.trim() === '' || reason.length > 4_000) throw new BadInput({ reason: 'is needed, up to 4,000 characters' });
    await this.db.transaction(viewer.context, async (tx) => {
      const [deal] = isUuid(dealId)
        ? await tx.query<{ about: string }[]>('SELECT CASE WHEN brand_id = $2 THEN creator_id ELSE brand_id END AS about FROM deals WHERE id = $1 AND (brand_id = $2 OR creator_id = $2)', [dealId, viewer.accountId])
        : [];
      if (!deal) throw new NotFound('deal', dealId);
      await tx.query(
        `INSERT INTO party_reports (id, by_org, about_org, deal_id, reason, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (by_org, deal_id) DO UPDATE SET reason = $5, at = $6 WHERE party_reports.handled_at IS NULL`,
        [uuidv7(), viewer.accountId, deal.about, dealId, reason.trim(), this.clock.now()]);
      await this.audit.record(tx, viewer, { action: 'party.report', object: 'deal', objectId: dealId, after: { about: deal.about } });
    });
    return true;
  }

  @Allow('dispute:decide')
  @Query(() => [PartyReportView], { description: 'What parties reported, those not handled first.' })
  partyReports(@CurrentViewer() viewer: Viewer): Promise<PartyReportView[]> {
    return this.db.read<PartyReportView & Record<string, unknown>>(
      viewer.context,
      `SELECT r.id, r.deal_id AS "dealId", b.name AS "byName", a.name AS "aboutName", r.reason, r.at, r.handled_at AS "handledAt", r.outcome
       FROM party_reports r JOIN public_organisations b ON b.id = r.by_org JOIN public_organisations a ON a.id = r.about_org ORDER BY r.handled_at IS NOT NULL, r.id LIMIT 200`);
  }

  @Allow('dispute:decide')
  @Mutation(() => Boolean)
  async handleReport(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('outcome', { type: () => String }) outcome: string): Promise<boolean> {
    if (outcome.trim() === '' || outcome.length > 2_000) throw new BadInput({ outcome: 'is needed, up to 2,000 characters' });
    await this.db.transaction(viewer.context, async (tx) => {
      const [, count] = isUuid(id) ? await tx.query<[unknown[], number]>('UPDATE party_reports SET handled_at = $2, outcome = $3 WHERE id = $1 AND handled_at IS NULL', [id, this.clock.now(), outcome.trim()]) : [[], 0];
      if (count === 0) throw new NotFound('open report', id);
      await this.audit.record(tx, viewer, { action: 'party.report-handled', object: 'report', objectId: id, after: { outcome } });
    });
    return true;
  }
}

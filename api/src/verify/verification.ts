import { Inject, Injectable, Module } from '@nestjs/common';
import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { Allow, AuditService, CurrentViewer, IdentityModule, type Viewer } from '../identity/index.ts';
import { recomputedFrom } from '../measurement/index.ts';
import { Clock } from '../platform/clock/clock.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import { systemContext } from '../platform/database/tenant-context.ts';
import { Count, DateTime, Day } from '../platform/graphql/scalars.ts';
import { Outbox } from '../platform/outbox/outbox.ts';
import { defineJob, type PayloadOf } from '../platform/queue/define-job.ts';
import { Handles } from '../platform/queue/handles.ts';
import { verify } from './verify.ts';

const SHOWN = 20;

export const verificationAsked = defineJob({ name: 'verify.asked', payload: z.object({ id: z.uuid() }), attempts: 3, backoffMs: 5_000 });

@ObjectType('VerificationDifference')
export class VerificationDifferenceView {
  @Field(() => String) key!: string;
  @Field(() => String, { nullable: true }) stored!: string | null;
  @Field(() => String, { nullable: true }) recomputed!: string | null;
}

@ObjectType('VerificationCheck')
export class VerificationCheckView {
  @Field(() => String) what!: string;
  @Field(() => Count) compared!: number;
  @Field(() => Count) different!: number;
  @Field(() => [VerificationDifferenceView], { description: 'The first twenty.' }) differences!: VerificationDifferenceView[];
}

@ObjectType('Verification', { description: 'Every roll-up, charge and balance recomputed from raw events and entries.' })
export class VerificationView {
  @Field(() => ID) id!: string;
  @Field(() => DateTime) askedAt!: Date;
  @Field(() => DateTime, { nullable: true }) finishedAt!: Date | null;
  @Field(() => Day, { nullable: true, description: 'Raw events of earlier days are no longer kept: what counts them was recomputed from this day on.' }) recomputedFrom!: string | null;
  @Field(() => [VerificationCheckView], { nullable: true }) checks!: VerificationCheckView[] | null;
}

interface Row extends Record<string, unknown> {
  id: string;
  asked_at: Date;
  finished_at: Date | null;
  recomputed_from: string | null;
  checks: VerificationCheckView[] | null;
}
const view = ({ id, asked_at: askedAt, finished_at: finishedAt, recomputed_from: recomputedFrom, checks }: Row): VerificationView => ({ id, askedAt, finishedAt, recomputedFrom, checks });

/** The verification as the operator asks for it: the worker runs it, for it sees all tenants. */
@Resolver()
export class VerificationResolver {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  @Allow('system:read')
  @Query(() => [VerificationView], { description: 'Newest first.' })
  async verifications(@CurrentViewer() viewer: Viewer, @Args('first', { type: () => Count, defaultValue: 10 }) first: number): Promise<VerificationView[]> {
    const rows = await this.db.read<Row>(viewer.context, 'SELECT id, asked_at, finished_at, recomputed_from::text, checks FROM verifications ORDER BY asked_at DESC LIMIT $1', [Math.min(Math.max(first, 1), 100)], 'verifications');
    return rows.map(view);
  }

  @Allow('fee:manage')
  @Mutation(() => VerificationView)
  runVerification(@CurrentViewer() viewer: Viewer): Promise<VerificationView> {
    return this.db.transaction(viewer.context, async (tx) => {
      const row: Row = { id: uuidv7(), asked_at: this.clock.now(), finished_at: null, recomputed_from: null, checks: null };
      await tx.query('INSERT INTO verifications (id, asked_by, asked_at) VALUES ($1, $2, $3)', [row.id, viewer.userId, row.asked_at]);
      await this.outbox.add(tx, verificationAsked, { id: row.id });
      await this.audit.record(tx, viewer, { action: 'verification.run', object: 'verification', objectId: row.id });
      return view(row);
    });
  }
}

@Injectable()
export class VerificationJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Handles(verificationAsked)
  async run({ id }: PayloadOf<typeof verificationAsked>): Promise<void> {
    const results = await verify(this.db, { onlyFinance: false, secrets: [this.config.SECRET ?? '', ...this.config.PREVIOUS_SECRETS] });
    const checks = results.map(({ what, compared, differences }) => ({
      what, compared: Number(compared), different: differences.length,
      differences: differences.slice(0, SHOWN).map(({ key, stored, recomputed }) => ({ key, stored, recomputed })),
    }));
    const from = await recomputedFrom(this.db);
    await this.db.transaction(systemContext, (tx) => tx.query('UPDATE verifications SET finished_at = $2, checks = $3, recomputed_from = $4 WHERE id = $1 AND finished_at IS NULL', [id, this.clock.now(), JSON.stringify(checks), from]));
  }
}

@Module({ imports: [IdentityModule], providers: [VerificationResolver, VerificationJobs] })
export class VerifyModule {}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DealStatus, Party, WaitDefault } from '@meadow/shared';
import { MinorColumn } from '../../platform/database/minor-column.ts';

@Entity('deals')
export class Deal {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'brief_id' }) briefId!: string;
  @Column('uuid', { name: 'brand_id' }) brandId!: string;
  @Column('uuid', { name: 'creator_id' }) creatorId!: string;
  @Column('text') status!: DealStatus;
  /** Where a disputed deal stood when its money was frozen. */
  @Column('text', { name: 'frozen_status', nullable: true }) frozenStatus!: DealStatus | null;
  @Column('char', { length: 3 }) currency!: string;
  /** Creator's fee of the current offer, before platform fees. */
  @MinorColumn({ name: 'fee_minor' }) feeMinor!: bigint;
  /** Fixed when both sides agree; `brandPays = creatorGets + platformFee`. */
  @MinorColumn({ name: 'brand_pays_minor', nullable: true }) brandPaysMinor!: bigint | null;
  @MinorColumn({ name: 'platform_fee_minor', nullable: true }) platformFeeMinor!: bigint | null;
  @MinorColumn({ name: 'creator_gets_minor', nullable: true }) creatorGetsMinor!: bigint | null;
  /** The moment whose fee rules hold for it, and whether the brand had brought the creator by then; fixed when both sides agree. */
  @Column('timestamptz', { name: 'priced_at', nullable: true }) pricedAt!: Date | null;
  @Column('bool', { name: 'own_creator', nullable: true }) ownCreator!: boolean | null;
  /** The agreement of two brands under which it was agreed, its second brand, and that brand's part of `brandPays`; all or none. */
  @Column('uuid', { name: 'partnership_id', nullable: true }) partnershipId!: string | null;
  @Column('uuid', { name: 'partner_id', nullable: true }) partnerId!: string | null;
  @MinorColumn({ name: 'partner_pays_minor', nullable: true }) partnerPaysMinor!: bigint | null;
  @Column('int', { name: 'current_version' }) currentVersion!: number;
  /** A version that would change the signed terms, while one is on the table. */
  @Column('int', { name: 'amendment_version', nullable: true }) amendmentVersion!: number | null;
  @Column('text', { name: 'proposed_by' }) proposedBy!: 'BRAND' | 'CREATOR';
  @Column('int', { name: 'revision_count' }) revisionCount!: number;
  /** How many of its deliverables were accepted and paid by themselves, and what left escrow for them. */
  @Column('int', { name: 'part_count' }) partCount!: number;
  @MinorColumn({ name: 'part_creator_minor' }) partCreatorMinor!: bigint;
  @MinorColumn({ name: 'part_platform_minor' }) partPlatformMinor!: bigint;
  @MinorColumn({ name: 'part_creator_fee_minor' }) partCreatorFeeMinor!: bigint;
  /** What left escrow, for parts and at the end. */
  @MinorColumn({ name: 'released_minor' }) releasedMinor!: bigint;
  @MinorColumn({ name: 'returned_minor' }) returnedMinor!: bigint;
  /** Share of the fee that stayed with the creator when the deal ended early. */
  @Column('int', { name: 'charge_bps', nullable: true }) chargeBps!: number | null;
  /** What each got then; null in deals that ended before this was kept. */
  @MinorColumn({ name: 'ended_creator_minor', nullable: true }) endedCreatorMinor!: bigint | null;
  @MinorColumn({ name: 'ended_platform_minor', nullable: true }) endedPlatformMinor!: bigint | null;
  @MinorColumn({ name: 'ended_creator_fee_minor', nullable: true }) endedCreatorFeeMinor!: bigint | null;
  @Column('text', { name: 'wait_owner', nullable: true }) waitOwner!: Party | null;
  @Column('timestamptz', { name: 'wait_due_at', nullable: true }) waitDueAt!: Date | null;
  @Column('text', { name: 'wait_default', nullable: true }) waitDefault!: WaitDefault | null;
  @Column('timestamptz', { name: 'agreed_at', nullable: true }) agreedAt!: Date | null;
  @Column('timestamptz', { name: 'funded_at', nullable: true }) fundedAt!: Date | null;
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  @Column('timestamptz', { name: 'settled_at', nullable: true }) settledAt!: Date | null;
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

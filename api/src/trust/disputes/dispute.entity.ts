import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('disputes')
export class Dispute {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'deal_id' }) dealId!: string;
  @Column('uuid', { name: 'brand_id' }) brandId!: string;
  @Column('uuid', { name: 'creator_id' }) creatorId!: string;
  @Column('text', { name: 'opened_by' }) openedBy!: 'BRAND' | 'CREATOR';
  @Column('text') reason!: string;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('uuid', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('text', { nullable: true }) decision!: string | null;
  @Column('int', { name: 'creator_share_bps', nullable: true }) creatorShareBps!: number | null;
  /** The first ruling: it holds when nobody appeals in time, or both accept it. */
  @Column('int', { name: 'first_share_bps', nullable: true }) firstShareBps!: number | null;
  @Column('text', { name: 'first_decision', nullable: true }) firstDecision!: string | null;
  @Column('timestamptz', { name: 'first_decided_at', nullable: true }) firstDecidedAt!: Date | null;
  @Column('uuid', { name: 'first_decided_by', nullable: true }) firstDecidedBy!: string | null;
  @Column('timestamptz', { name: 'appeal_until', nullable: true }) appealUntil!: Date | null;
  @Column('text', { name: 'appeal_by', nullable: true }) appealBy!: 'BRAND' | 'CREATOR' | null;
  @Column('text', { name: 'appeal_reason', nullable: true }) appealReason!: string | null;
  @Column('timestamptz', { name: 'appealed_at', nullable: true }) appealedAt!: Date | null;
  @Column('timestamptz', { name: 'accepted_by_brand_at', nullable: true }) acceptedByBrandAt!: Date | null;
  @Column('timestamptz', { name: 'accepted_by_creator_at', nullable: true }) acceptedByCreatorAt!: Date | null;
}

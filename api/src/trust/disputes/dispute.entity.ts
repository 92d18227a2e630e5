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
}

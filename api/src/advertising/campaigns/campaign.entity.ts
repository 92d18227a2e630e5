import type { CampaignStatus, Objective, Pacing, Separation } from '@meadow/shared';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BigintColumn, MicrosColumn, MinorColumn } from '../../platform/database/minor-column.ts';

@Entity('campaigns')
export class Campaign {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'brand_id' }) brandId!: string;
  /** The deal whose note is boosted. */
  @Column('uuid', { name: 'deal_id', nullable: true }) dealId!: string | null;
  @Column('text') name!: string;
  @Column('text') status!: CampaignStatus;
  @Column('text') objective!: Objective;
  @Column('char', { length: 3 }) currency!: string;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @MinorColumn({ name: 'total_budget_minor' }) totalBudgetMinor!: bigint;
  @MinorColumn({ name: 'daily_budget_minor' }) dailyBudgetMinor!: bigint;
  @Column('text') pacing!: Pacing;
  /** What is advertised, as one of `categories`. */
  @Column('text', { name: 'product_category', nullable: true }) productCategory!: string | null;
  @Column('smallint', { name: 'holdout_bps', nullable: true }) holdoutBps!: number | null;
  /** Whose ads must not stand beside it. */
  @Column('text') separation!: Separation;
  /** First and last day of delivery, both included, in `timeZone`. */
  @Column('date', { name: 'flight_start_on' }) flightStartOn!: string;
  @Column('date', { name: 'flight_end_on' }) flightEndOn!: string;
  @Column('text', { name: 'review_note', nullable: true }) reviewNote!: string | null;
  @Column('timestamptz', { name: 'funded_at', nullable: true }) fundedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  /** Moved from its budget to revenue so far. */
  @MinorColumn({ name: 'charged_minor' }) chargedMinor!: bigint;
  @Column('timestamptz', { name: 'charged_at', nullable: true }) chargedAt!: Date | null;
  /** What its events had cost when it was reconciled. */
  @MicrosColumn({ name: 'accrued_micros', nullable: true }) accruedMicros!: bigint | null;
  /** Last batch of events that was billed. */
  @BigintColumn({ name: 'billed_through', nullable: true }) billedThrough!: bigint | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

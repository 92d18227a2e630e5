import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TopUpStatus } from '@meadow/shared';
import { MinorColumn } from '../../platform/database/minor-column.ts';

/** Money a brand brings in. */
@Entity('top_ups')
export class TopUp {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'org_id' }) orgId!: string;
  @MinorColumn({ name: 'amount_minor' }) amountMinor!: bigint;
  @Column('char', { length: 3 }) currency!: string;
  @Column('text') status!: TopUpStatus;
  @Column('text') provider!: string;
  @Column('text', { name: 'provider_ref', nullable: true }) providerRef!: string | null;
  /** Where it is paid, while it can be. */
  @Column('text', { name: 'checkout_url', nullable: true }) checkoutUrl!: string | null;
  @Column('timestamptz', { name: 'checkout_until', nullable: true }) checkoutUntil!: Date | null;
  @Column('text', { name: 'idempotency_key' }) idempotencyKey!: string;
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Column('text', { name: 'failure_code', nullable: true }) failureCode!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
}

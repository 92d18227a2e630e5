import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PayoutStatus } from '@meadow/shared';
import type { Withholding } from '../tax/withholding.service.ts';
import { MinorColumn } from '../../platform/database/minor-column.ts';

/** Money that leaves for a creator's account. */
@Entity('payouts')
export class Payout {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'org_id' }) orgId!: string;
  @MinorColumn({ name: 'amount_minor' }) amountMinor!: bigint;
  @Column('char', { length: 3 }) currency!: string;
  /** Of the amount, for the tax office: what is paid out is the rest. */
  @MinorColumn({ name: 'withheld_minor' }) withheldMinor!: bigint;
  @Column('jsonb', { nullable: true }) withholding!: Withholding['record'];
  @Column('text') status!: PayoutStatus;
  @Column('text') provider!: string;
  @Column('text', { name: 'provider_ref', nullable: true }) providerRef!: string | null;
  @Column('text', { name: 'idempotency_key' }) idempotencyKey!: string;
  /** Masked, as shown. */
  @Column('text') destination!: string;
  /** Null when the payout run asked. */
  @Column('uuid', { name: 'requested_by', nullable: true }) requestedBy!: string | null;
  @Column('uuid', { name: 'approved_by', nullable: true }) approvedBy!: string | null;
  /** The batch it is released with, or was. */
  @Column('uuid', { name: 'batch_id', nullable: true }) batchId!: string | null;
  @Column('text', { name: 'failure_code', nullable: true }) failureCode!: string | null;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('timestamptz', { name: 'expected_at', nullable: true }) expectedAt!: Date | null;
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt!: Date | null;
}

/** Where a creator is paid. The number itself is sealed. */
@Entity('payout_methods')
export class PayoutMethod {
  @PrimaryColumn('uuid', { name: 'org_id' }) orgId!: string;
  @Column('text') kind!: string;
  @Column('text') holder!: string;
  @Column('text') sealed!: string;
  @Column('text') masked!: string;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MandateStatus, Permission } from '@meadow/shared';

/** An agency's right to act for a client; the database's policies read it too. */
@Entity('mandates')
export class Mandate {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'agency_id' }) agencyId!: string;
  @Column('uuid', { name: 'client_id' }) clientId!: string;
  @Column('text') status!: MandateStatus;
  @Column('text', { array: true }) permissions!: Permission[];
  /** Null while it holds until revoked. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrgKind } from '@meadow/shared';

@Entity('organisations')
export class Organisation {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: OrgKind;
  @Column('text') name!: string;
  /** Unique public name in addresses. */
  @Column('text') handle!: string;
  /** IANA zone that days are counted in; fixed for reports once used. */
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('char', { length: 3 }) currency!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

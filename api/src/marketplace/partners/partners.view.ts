import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { OrganisationView } from '../../identity/index.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { DealStatusEnum } from '../deals/deal.view.ts';
import type { DealStatus } from '@meadow/shared';
import { SponsorShareView } from './sponsor-share.view.ts';
import { partnershipSides, partnershipStatuses, type PartnershipSide, type PartnershipStatus } from './partnership.lifecycle.ts';

const StatusEnum = enumOf('PartnershipStatus', partnershipStatuses);
const SideEnum = enumOf('PartnershipSide', partnershipSides);

@ObjectType('PartnershipSignature')
export class PartnershipSignatureView {
  @Field(() => SideEnum) side!: PartnershipSide;
  @Field(() => String) name!: string;
  @Field(() => DateTime) at!: Date;
}
@ObjectType('PartnerDeal', { description: 'A deal that two brands pay, as both may see it: where it stands and what it costs each.' })
export class PartnerDealView {
  @Field(() => ID) id!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => DealStatusEnum) status!: DealStatus;
  @Field(() => Money) brandsPay!: Money;
  @Field(() => [SponsorShareView]) shares!: SponsorShareView[];
  @Field(() => String, { nullable: true, description: 'The note, once it is out.' }) noteUrl!: string | null;
}
@ObjectType('PartnershipCan')
export class PartnershipCan {
  @Field(() => Boolean) answer!: boolean;
  @Field(() => Boolean) withdraw!: boolean;
  @Field(() => Boolean) end!: boolean;
}
@ObjectType('Partnership', { description: 'Two brands on one brief: who pays which part of each deal, signed by both.' })
export class PartnershipView {
  @Field(() => ID) id!: string;
  @Field(() => ID) briefId!: string;
  @Field(() => String) title!: string;
  @Field(() => String) product!: string;
  @Field(() => String) disclosureLabel!: string;
  @Field(() => OrganisationView) brand!: OrganisationView;
  @Field(() => OrganisationView) partner!: OrganisationView;
  @Field(() => StatusEnum) status!: PartnershipStatus;
  @Field(() => Int, { description: 'The partner’s part of every deal, in basis points.' }) shareBps!: number;
  @Field(() => Money, { description: 'Of the brief, when it was proposed.' }) budget!: Money;
  @Field(() => Money, { description: 'The most that the partner ever pays.' }) cap!: Money;
  @Field(() => Money, { description: 'What the partner’s part of agreed deals comes to.' }) committed!: Money;
  @Field(() => String, { description: 'SHA-256 of the exact terms: what both sign.' }) hash!: string;
  @Field(() => [PartnershipSignatureView]) signatures!: PartnershipSignatureView[];
  @Field(() => DateTime, { description: 'Without an answer until then the proposal expires.' }) answerBy!: Date;
  @Field(() => SideEnum, { nullable: true }) endedBy!: PartnershipSide | null;
  @Field(() => DateTime, { nullable: true }) endedAt!: Date | null;
  @Field(() => [PartnerDealView]) deals!: PartnerDealView[];
  @Field(() => PartnershipCan) can!: PartnershipCan;
}

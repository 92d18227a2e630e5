import { Args, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';
import { TaxFormsService, type TaxFormKind, type TaxFormStatus } from './tax-forms.service.ts';

const TaxFormKindEnum = enumOf('TaxFormKind', ['CN_ID', 'COMPANY', 'W9', 'W8BEN'] as const);
const TaxFormStatusEnum = enumOf('TaxFormStatus', ['SUBMITTED', 'VERIFIED', 'REJECTED'] as const);

@ObjectType('TaxForm')
class TaxFormView {
  @Field(() => TaxFormKindEnum) kind!: TaxFormKind;
  @Field(() => TaxFormStatusEnum) status!: TaxFormStatus;
  @Field(() => String) legalName!: string;
  @Field(() => String) country!: string;
  @Field(() => String) masked!: string;
  @Field(() => DateTime) submittedAt!: Date;
  @Field(() => DateTime, { nullable: true }) decidedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Why it was rejected.' }) reason!: string | null;
}

@ObjectType('TaxFormToVerify')
class TaxFormToVerifyView extends TaxFormView {
  @Field(() => ID) orgId!: string;
  @Field(() => String, { description: 'Of the organisation.' }) name!: string;
}

@InputType()
class TaxFormInput {
  @Field(() => TaxFormKindEnum) kind!: TaxFormKind;
  @Field(() => String) legalName!: string;
  @Field(() => String, { description: 'Of residence; fixed where the kind says it.' }) country!: string;
  @Field(() => String, { description: 'Identity or tax number; sealed at rest.' }) number!: string;
}

@Resolver()
export class TaxResolver {
  constructor(private readonly forms: TaxFormsService) {}

  @Allow('wallet:read')
  @Query(() => TaxFormView, { nullable: true })
  taxForm(@CurrentViewer() viewer: Viewer): Promise<TaxFormView | null> {
    return this.forms.get(viewer);
  }

  @Allow('payout:request')
  @Mutation(() => TaxFormView)
  submitTaxForm(@CurrentViewer() viewer: Viewer, @Args('input') input: TaxFormInput): Promise<TaxFormView> {
    return this.forms.submit(viewer, input);
  }

  @Allow('payout:approve')
  @Query(() => [TaxFormToVerifyView], { description: 'Those that wait first.' })
  taxForms(@CurrentViewer() viewer: Viewer): Promise<TaxFormToVerifyView[]> {
    return this.forms.list(viewer);
  }

  @Allow('payout:approve')
  @Mutation(() => String, { description: 'The number in the clear; the look is on record.' })
  revealTaxNumber(@CurrentViewer() viewer: Viewer, @Args('orgId', { type: () => ID }) orgId: string): Promise<string> {
    return this.forms.reveal(viewer, orgId);
  }

  @Allow('payout:approve')
  @Mutation(() => [TaxFormToVerifyView])
  async decideTaxForm(
    @CurrentViewer() viewer: Viewer,
    @Args('orgId', { type: () => ID }) orgId: string,
    @Args('verified', { type: () => Boolean }) verified: boolean,
    @Args('reason', { type: () => String, defaultValue: '' }) reason: string,
  ): Promise<TaxFormToVerifyView[]> {
    await this.forms.decide(viewer, orgId, verified, reason);
    return this.forms.list(viewer);
  }
}

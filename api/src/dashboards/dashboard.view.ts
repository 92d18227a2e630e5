import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { TrialBalanceView } from '../finance/index.ts';
import { OrganisationView } from '../identity/index.ts';
import { DealView, ReceiptLine } from '../marketplace/index.ts';
import { IngestReasonView } from '../measurement/index.ts';
import { Money } from '../platform/graphql/money.view.ts';
import { Count, DateTime, Day, Minor } from '../platform/graphql/scalars.ts';

@ObjectType('Figures', { description: 'Sums over a range; ratios are ratios of sums, null when the denominator is zero.' })
export class FiguresView {
  @Field(() => Money) spend!: Money;
  @Field(() => Money) creatorFees!: Money;
  @Field(() => Money) adSpend!: Money;
  @Field(() => Count) impressions!: number;
  @Field(() => Count, { nullable: true }) reach!: number | null;
  @Field(() => Count) clicks!: number;
  @Field(() => Count) linkClicks!: number;
  @Field(() => Count) engagements!: number;
  @Field(() => Count) conversions!: number;
  @Field(() => Money) revenue!: Money;
  @Field(() => Float, { nullable: true }) ctr!: number | null;
  @Field(() => Float, { nullable: true }) cvr!: number | null;
  @Field(() => Money, { nullable: true }) cpm!: Money | null;
  @Field(() => Money, { nullable: true }) cpc!: Money | null;
  @Field(() => Money, { nullable: true }) cpa!: Money | null;
  @Field(() => Float, { nullable: true }) roas!: number | null;
}

@ObjectType('DayFigures')
export class DayFiguresView {
  @Field(() => Day) day!: string;
  @Field(() => Boolean, { description: 'The day is not over in the account’s zone.' }) partial!: boolean;
  @Field(() => FiguresView) figures!: FiguresView;
}

@ObjectType('CreatorFigures')
export class CreatorFiguresView {
  @Field(() => ID) creatorId!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => ID, { nullable: true }) dealId!: string | null;
  @Field(() => FiguresView) figures!: FiguresView;
}

@ObjectType('FunnelStep')
export class FunnelStepView {
  @Field(() => String) code!: string;
  @Field(() => Count) people!: number;
}

@ObjectType('Todo')
export class TodoView {
  @Field(() => String) code!: string;
  @Field(() => String) subjectKind!: string;
  @Field(() => ID) subjectId!: string;
  @Field(() => String) subject!: string;
  @Field(() => DateTime, { nullable: true }) dueAt!: Date | null;
  @Field(() => Money, { nullable: true }) moneyEffect!: Money | null;
}

@ObjectType('BrandDashboard')
export class BrandDashboardView {
  @Field(() => String) currency!: string;
  @Field(() => String) timeZone!: string;
  @Field(() => Day) from!: string;
  @Field(() => Day) to!: string;
  @Field(() => DateTime) asOf!: Date;
  @Field(() => FiguresView) totals!: FiguresView;
  @Field(() => FiguresView) previous!: FiguresView;
  @Field(() => [DayFiguresView]) days!: DayFiguresView[];
  @Field(() => [CreatorFiguresView]) byCreator!: CreatorFiguresView[];
  @Field(() => [FunnelStepView]) funnel!: FunnelStepView[];
  @Field(() => [ReceiptLine], { description: 'Where each yuan went: creator, platform, delivery. Parts sum to the total spend.' }) split!: ReceiptLine[];
  @Field(() => [TodoView]) todos!: TodoView[];
}

@ObjectType('EarningsLine')
export class EarningsLineView {
  @Field(() => ID) id!: string;
  @Field(() => ID, { nullable: true }) dealId!: string | null;
  @Field(() => String) label!: string;
  @Field(() => Money) amount!: Money;
  @Field(() => Int, { description: 'Orders whose commissions it sums; 0 for other lines.' }) orders!: number;
  @Field(() => DateTime, { nullable: true }) expectedAt!: Date | null;
  @Field(() => DateTime, { nullable: true }) at!: Date | null;
  @Field(() => String, { nullable: true }) reason!: string | null;
}

@ObjectType('EarningsBucket')
export class EarningsBucketView {
  @Field(() => String, { description: 'EARNED, HELD, ON_THE_WAY, PAID or RETURNED.' }) state!: string;
  @Field(() => Money) total!: Money;
  @Field(() => [EarningsLineView]) lines!: EarningsLineView[];
}

@ObjectType('CreatorDashboard')
export class CreatorDashboardView {
  @Field(() => String) currency!: string;
  @Field(() => DateTime) asOf!: Date;
  @Field(() => [DealView]) offers!: DealView[];
  @Field(() => [TodoView]) todos!: TodoView[];
  @Field(() => [EarningsBucketView]) earnings!: EarningsBucketView[];
  @Field(() => Int) openBriefs!: number;
  @Field(() => Int) noteCount!: number;
  @Field(() => Count) linkClicks!: number;
}

@ObjectType('ClientRow')
export class ClientRowView {
  @Field(() => OrganisationView) client!: OrganisationView;
  @Field(() => ID) mandateId!: string;
  @Field(() => FiguresView) figures!: FiguresView;
  @Field(() => FiguresView) previous!: FiguresView;
  @Field(() => Int) activeDeals!: number;
  @Field(() => Int) activeCampaigns!: number;
  @Field(() => Int) pendingApprovals!: number;
  @Field(() => Minor, { description: 'Budget of open briefs and running campaigns.' }) budgetMinor!: bigint;
  @Field(() => DateTime, { nullable: true }) nextDueAt!: Date | null;
  @Field(() => [Float], { description: 'Spend by day.' }) trend!: number[];
}

@ObjectType('AgencyDashboard')
export class AgencyDashboardView {
  @Field(() => Day) from!: string;
  @Field(() => Day) to!: string;
  @Field(() => DateTime) asOf!: Date;
  @Field(() => [ClientRowView]) clients!: ClientRowView[];
}

@ObjectType('QueueHealth')
export class QueueHealthView {
  @Field(() => String) name!: string;
  @Field(() => Count) waiting!: number;
  @Field(() => Count) active!: number;
  @Field(() => Count) delayed!: number;
  @Field(() => Count) failed!: number;
}

@ObjectType('TrafficHour')
export class TrafficHourView {
  @Field(() => DateTime) hour!: Date;
  @Field(() => Count) valid!: number;
  @Field(() => Count) givt!: number;
  @Field(() => Count) sivt!: number;
  @Field(() => Count) rejected!: number;
}

@ObjectType('ProcessHealth')
export class ProcessHealthView {
  @Field(() => String) name!: string;
  @Field(() => Int) instances!: number;
  @Field(() => DateTime, { nullable: true }) lastSeenAt!: Date | null;
  @Field(() => Boolean) healthy!: boolean;
}

@ObjectType('OperatorDashboard')
export class OperatorDashboardView {
  @Field(() => DateTime) asOf!: Date;
  @Field(() => [ProcessHealthView]) processes!: ProcessHealthView[];
  @Field(() => [QueueHealthView]) queues!: QueueHealthView[];
  @Field(() => [TrafficHourView]) traffic!: TrafficHourView[];
  @Field(() => TrialBalanceView) trialBalance!: TrialBalanceView;
  @Field(() => Int) rollupLagMs!: number;
  @Field(() => Count) outboxPending!: number;
  @Field(() => Int) openDisputes!: number;
  @Field(() => Int) campaignsInReview!: number;
  @Field(() => Int) payoutsDue!: number;
  @Field(() => [IngestReasonView]) reasons!: IngestReasonView[];
}

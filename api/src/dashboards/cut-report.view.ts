import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../platform/graphql/enum-of.ts';
import { Count, Day, Micros, Minor } from '../platform/graphql/scalars.ts';
import { aipsCodes, granularities, reportCuts, type AipsStep, type CutFigures, type Granularity, type ReportCut } from '../measurement/index.ts';

export const ReportCutEnum = enumOf('ReportCut', reportCuts);
export const GranularityEnum = enumOf('ReportGranularity', granularities);
export const CohortStepEnum = enumOf('CohortStep', ['WEEK', 'MONTH']);
const AipsStepEnum = enumOf('AipsStep', aipsCodes);

@ObjectType('CutFigures')
export class CutFiguresView {
  @Field(() => Count) impressions!: number;
  @Field(() => Count) viewables!: number;
  @Field(() => Count) clicks!: number;
  @Field(() => Count) linkClicks!: number;
  @Field(() => Count) engagements!: number;
  @Field(() => Count) pageViews!: number;
  @Field(() => Count, { description: 'Valid events of every kind, and below those that were kept and not counted: gross = valid + givt + sivt.' }) valid!: number;
  @Field(() => Count) givt!: number;
  @Field(() => Count) sivt!: number;
  @Field(() => Micros) adSpendMicros!: bigint;
  @Field(() => Count, { nullable: true, description: 'Null where people are not counted by this cut.' }) reach!: number | null;
  @Field(() => Count, { nullable: true, description: 'Null where a conversion has no such property.' }) conversions!: number | null;
  @Field(() => Minor, { nullable: true }) revenueMinor!: bigint | null;
}

@ObjectType('CutRow')
export class CutRowView {
  @Field(() => ID, { nullable: true, description: 'Id or code of the part; null for the whole, or for what belongs to no part.' }) key!: string | null;
  @Field(() => String, { nullable: true }) name!: string | null;
  @Field(() => CutFiguresView) figures!: CutFiguresView;
  @Field(() => CutFiguresView, { nullable: true, description: 'The same over as many days right before.' }) before!: CutFiguresView | null;
}

@ObjectType('CutPoint')
export class CutPointView {
  @Field(() => ID, { nullable: true }) key!: string | null;
  @Field(() => String, { description: 'First day of the bucket, or the instant its hour begins.' }) bucket!: string;
  @Field(() => CutFiguresView) figures!: CutFiguresView;
}

@ObjectType('CutReport')
export class CutReportView {
  @Field(() => ReportCutEnum) cut!: ReportCut;
  @Field(() => GranularityEnum) granularity!: Granularity;
  @Field(() => String) currency!: string;
  @Field(() => [CutRowView]) rows!: CutRowView[];
  @Field(() => [CutPointView], { description: 'By part and bucket, oldest first; buckets in which nothing happened are left out.' }) points!: CutPointView[];
}

@ObjectType('AipsCount')
export class AipsCountView {
  @Field(() => AipsStepEnum) step!: AipsStep;
  @Field(() => Count) people!: number;
  @Field(() => Float, { nullable: true, description: 'Of the people of the step before.' }) rate!: number | null;
}

@ObjectType('LaterRevenue', { description: 'T+x: what those who clicked on the days T bought within x days after.' })
export class LaterRevenueView {
  @Field(() => Int) days!: number;
  @Field(() => Count) conversions!: number;
  @Field(() => Minor) revenueMinor!: bigint;
  @Field(() => Float, { nullable: true, description: 'Over what was spent on the days T, creators and ads.' }) roi!: number | null;
}

@ObjectType('CategoryRevenue', { description: 'T+x of a category of goods: what those who clicked on the days T on its deals bought within x days after.' })
export class CategoryRevenueView {
  @Field(() => String) category!: string;
  @Field(() => Int, { description: 'x: how long people think about such goods.' }) days!: number;
  @Field(() => Boolean, { description: 'Whether the brand set x itself.' }) isOwn!: boolean;
  @Field(() => Count) conversions!: number;
  @Field(() => Minor) revenueMinor!: bigint;
  @Field(() => Minor, { description: 'Spent on the days T on the category’s deals, creators and ads.' }) spentMinor!: bigint;
  @Field(() => Float, { nullable: true }) roi!: number | null;
}

@ObjectType('BuyerCohort')
export class BuyerCohortView {
  @Field(() => Day) cohort!: string;
  @Field(() => Int) size!: number;
  @Field(() => [Int], { description: 'How many bought so many weeks or months later; the first is the cohort itself.' }) later!: number[];
}

export const viewCutFigures = ({ spendMicros, ...figures }: CutFigures): CutFiguresView => ({ ...figures, adSpendMicros: spendMicros });

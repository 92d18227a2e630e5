import { Field, Float, ID, InputType, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { DateTime, Day } from '../../platform/graphql/scalars.ts';
import { reportKinds, type ReportKind } from './report-maker.ts';
import { reportLanguages, type ReportLanguage } from './report-text.ts';
import { reportPaces, type ReportPace } from './reports.service.ts';

const InsightReportKind = enumOf('InsightReportKind', reportKinds);
export const InsightReportLanguage = enumOf('InsightReportLanguage', reportLanguages);
const InsightReportPace = enumOf('InsightReportPace', reportPaces);

@ObjectType('ReportPoint')
export class ReportPointView {
  @Field(() => Day) day!: string;
  @Field(() => Float) value!: number;
}

@ObjectType('ReportSection')
export class ReportSectionView {
  @Field(() => String) title!: string;
  @Field(() => [String]) columns!: string[];
  @Field(() => [[String]]) rows!: string[][];
  @Field(() => [ReportPointView]) chart!: ReportPointView[];
}

@ObjectType('ReportContent')
export class ReportContentView {
  @Field(() => Day) from!: string;
  @Field(() => Day) to!: string;
  @Field(() => [ReportSectionView]) sections!: ReportSectionView[];
}

@ObjectType('InsightReport')
export class InsightReportView {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => InsightReportKind) kind!: ReportKind;
  @Field(() => String) subject!: string;
  @Field(() => InsightReportLanguage) language!: ReportLanguage;
  @Field(() => InsightReportPace) every!: ReportPace;
  @Field(() => Day, { nullable: true }) nextOn!: string | null;
  @Field(() => DateTime, { nullable: true }) madeAt!: Date | null;
  @Field(() => Boolean, { description: 'A link opens it without login.' }) isShared!: boolean;
  @Field(() => ReportContentView, { nullable: true }) content!: ReportContentView | null;
}

@ObjectType('SharedReport')
export class SharedReportView {
  @Field(() => String) title!: string;
  @Field(() => InsightReportLanguage) language!: ReportLanguage;
  @Field(() => DateTime) madeAt!: Date;
  @Field(() => ReportContentView) content!: ReportContentView;
}

@InputType('NewInsightReport')
export class NewInsightReportInput {
  @Field(() => String) title!: string;
  @Field(() => InsightReportKind) kind!: ReportKind;
  @Field(() => String, { description: 'A category ("" is all), the brand’s name, or a campaign’s id.' }) subject!: string;
  @Field(() => ID, { nullable: true }) datasetId!: string | null;
  @Field(() => InsightReportLanguage, { description: 'Of its links and files when none is asked for; every report reads in both.' }) language!: ReportLanguage;
  @Field(() => InsightReportPace) every!: ReportPace;
}

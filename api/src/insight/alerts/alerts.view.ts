import { Field, Float, ID, InputType, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Day } from '../../platform/graphql/scalars.ts';
import { alertTurns, type AlertTurn } from './alerts.service.ts';
import { watchedKinds, type WatchedKind } from './watched-figures.ts';

const InsightWatchedKind = enumOf('InsightWatchedKind', watchedKinds);
const InsightAlertTurn = enumOf('InsightAlertTurn', alertTurns);

@ObjectType('InsightAlert')
export class InsightAlertView {
  @Field(() => ID) id!: string;
  @Field(() => InsightWatchedKind) kind!: WatchedKind;
  @Field(() => String) subject!: string;
  @Field(() => InsightAlertTurn) turn!: AlertTurn;
  @Field(() => Float, { description: 'RISES: times the usual of a day; PRAISE_FALLS: percentage points of praise among opinions.' }) threshold!: number;
  @Field(() => Day, { nullable: true, description: 'The day of what was told last.' }) lastOn!: string | null;
  @Field(() => Float, { nullable: true, description: 'Texts of that day, or percent of praise in the week up to it.' }) lastValue!: number | null;
  @Field(() => Float, { nullable: true, description: 'What was usual before.' }) lastUsual!: number | null;
}

@InputType('InsightAlertInput')
export class InsightAlertInput {
  @Field(() => InsightWatchedKind) kind!: WatchedKind;
  @Field(() => String) subject!: string;
  @Field(() => InsightAlertTurn) turn!: AlertTurn;
  @Field(() => Float, { description: 'RISES: 1.5 to 100 times the usual; PRAISE_FALLS: 5 to 100 points.' }) threshold!: number;
}

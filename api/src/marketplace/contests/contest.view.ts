import { Field, ID, InputType, Int, ObjectType, Float } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime, Minor } from '../../platform/graphql/scalars.ts';
import { Receipt } from '../deals/receipt.view.ts';
import { contestKinds, contestStatuses, type ContestKind, type ContestStatus } from './contest.lifecycle.ts';
import { voteFaults, type VoteFault } from './scoring.ts';

const ContestKindEnum = enumOf('ContestKind', contestKinds);
const ContestStatusEnum = enumOf('ContestStatus', contestStatuses);
export const contestJudges = ['JURY', 'CLICKS', 'VOTES'] as const;
export type ContestJudge = (typeof contestJudges)[number];
const ContestJudgeEnum = enumOf('ContestJudge', contestJudges);
const VoteFaultEnum = enumOf('VoteFault', voteFaults);

@ObjectType('VotesLeftOut')
export class VotesLeftOutView {
  @Field(() => VoteFaultEnum) why!: VoteFault;
  @Field(() => Int) count!: number;
}
@ObjectType('ContestPhase', { description: 'A phase of the timetable; a day that is not reached yet is an estimate.' })
export class ContestPhaseView {
  @Field(() => ContestStatusEnum) status!: ContestStatus;
  @Field(() => Int) days!: number;
  @Field(() => DateTime) endsAt!: Date;
}
@ObjectType('ContestEntry')
export class ContestEntryView {
  @Field(() => ID) id!: string;
  @Field(() => ID) creatorId!: string;
  @Field(() => String) creatorName!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { nullable: true }) noteUrl!: string | null;
  @Field(() => String, { nullable: true, description: 'The tracked link for the note; for its creator and the brand.' }) linkUrl!: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Chosen for the co-creation; null before the choice.' }) selected!: boolean | null;
  @Field(() => Int) clicks!: number;
  @Field(() => Int, { description: 'Votes that count.' }) votes!: number;
  @Field(() => [VotesLeftOutView]) votesLeftOut!: VotesLeftOutView[];
  @Field(() => Float, { nullable: true, description: 'Mean of the jury’s points so far; the jury’s own side only until the result is out.' }) points!: number | null;
  @Field(() => Float, { nullable: true }) score!: number | null;
  @Field(() => Int, { nullable: true }) rank!: number | null;
  @Field(() => Money, { nullable: true, description: 'Gross, as promised in the rules; final when the notice period is over.' }) award!: Money | null;
  @Field(() => String, { nullable: true, description: 'Why it earns nothing: a code, or the words of whoever took it out.' }) outReason!: string | null;
  @Field(() => Boolean) isOut!: boolean;
  @Field(() => Boolean, { description: 'One’s own.' }) isOwn!: boolean;
}
@ObjectType('Contest')
export class ContestView {
  @Field(() => ID) id!: string;
  @Field(() => ContestKindEnum) kind!: ContestKind;
  @Field(() => ContestStatusEnum) status!: ContestStatus;
  @Field(() => String) brandName!: string;
  @Field(() => String) title!: string;
  @Field(() => String) rules!: string;
  @Field(() => String) disclosureLabel!: string;
  @Field(() => String) currency!: string;
  @Field(() => ContestJudgeEnum, { nullable: true }) judgedBy!: ContestJudge | null;
  @Field(() => [Money]) prizes!: Money[];
  @Field(() => Money, { nullable: true }) budget!: Money | null;
  @Field(() => Money, { nullable: true }) thousandReads!: Money | null;
  @Field(() => Money, { nullable: true }) entryCap!: Money | null;
  @Field(() => Int, { nullable: true }) places!: number | null;
  @Field(() => Int, { nullable: true }) minReads!: number | null;
  @Field(() => Int, { nullable: true }) minValidBps!: number | null;
  @Field(() => Money, { description: 'Held for the awards now.' }) pool!: Money;
  @Field(() => Money) awarded!: Money;
  @Field(() => Int, { description: 'Days from the award to the payout run: of the moment at which the pool was held (or now).' }) payoutDays!: number;
  @Field(() => Int) entryCount!: number;
  @Field(() => DateTime, { nullable: true }) dueAt!: Date | null;
  @Field(() => [ContestPhaseView]) timetable!: ContestPhaseView[];
  @Field(() => Receipt, { description: 'The split of the whole pool, by the rules of the moment at which it was held (or now).' }) receipt!: Receipt;
}

@InputType()
export class ContestInput {
  @Field(() => ContestKindEnum) kind!: ContestKind;
  @Field(() => String) title!: string;
  @Field(() => String) rules!: string;
  @Field(() => String) disclosureLabel!: string;
  @Field(() => String, { description: 'Where the tracked links of the entries lead.' }) destination!: string;
  @Field(() => String) currency!: string;
  @Field(() => ContestJudgeEnum, { nullable: true }) judgedBy?: ContestJudge | null;
  @Field(() => [Minor], { nullable: true, description: 'By rank.' }) prizesMinor?: bigint[] | null;
  @Field(() => Int, { nullable: true }) entryDays?: number | null;
  @Field(() => Int, { nullable: true }) judgeDays?: number | null;
  @Field(() => Minor, { nullable: true }) budgetMinor?: bigint | null;
  @Field(() => Minor, { nullable: true }) thousandReadsMinor?: bigint | null;
  @Field(() => Minor, { nullable: true }) entryCapMinor?: bigint | null;
  @Field(() => Int, { nullable: true }) places?: number | null;
  @Field(() => Int, { nullable: true }) minReads?: number | null;
  @Field(() => Int, { nullable: true }) minValidBps?: number | null;
}

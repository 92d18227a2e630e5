import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { Count, Day } from '../../platform/graphql/scalars.ts';
import { wordKinds, wordSides, type WordKind, type WordSide } from './words.service.ts';
import { stages, type Stage } from '../trends/life-cycle.ts';

const InsightWordKind = enumOf('InsightWordKind', wordKinds);
const InsightWordSide = enumOf('InsightWordSide', wordSides);
const TrendStage = enumOf('TrendStage', stages);

@ObjectType('InsightDataset')
export class InsightDatasetView {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: '`market-notes` is the one that all organisations share.' }) name!: string;
  @Field(() => String) source!: string;
  @Field(() => String) licence!: string;
  @Field(() => Boolean) shared!: boolean;
  @Field(() => Count) texts!: number;
  @Field(() => Count, { description: 'Kept, not counted: nearly the same as an earlier one, more than two of one author on a day, or of an account younger than a week.' }) copies!: number;
  @Field(() => Day, { nullable: true }) firstDay!: string | null;
  @Field(() => Day, { nullable: true }) lastDay!: string | null;
  @Field(() => [String]) categories!: string[];
}

@ObjectType('RisingTerm')
export class RisingTermView {
  @Field(() => String) term!: string;
  @Field(() => Int) rank!: number;
  @Field(() => TrendStage) stage!: Stage;
  @Field(() => Count) count!: number;
  @Field(() => Float, { description: 'Texts on an ordinary day like this.' }) expected!: number;
  @Field(() => Float, { description: 'log₂ of how many times the usual.' }) strength!: number;
  @Field(() => Int, { description: 'Texts more than the day before.' }) velocity!: number;
  @Field(() => Float, { description: 'Chance of so many on an ordinary day.' }) p!: number;
  @Field(() => [Int], { description: 'The two weeks up to the day.' }) spark!: number[];
}

@ObjectType('RisingDay')
export class RisingDayView {
  @Field(() => Day) day!: string;
  @Field(() => Count) rising!: number;
}

@ObjectType('InsightTopic')
export class InsightTopicView {
  @Field(() => String, { description: 'Its strongest terms.' }) name!: string;
  @Field(() => [String], { description: 'Terms that stand together more than chance, strongest first.' }) terms!: string[];
  @Field(() => Count, { description: 'Texts of the last two weeks that hold two of them.' }) texts!: number;
  @Field(() => Count, { description: 'Of the two weeks before.' }) before!: number;
}

@ObjectType('Insight')
export class InsightView {
  @Field(() => [InsightDatasetView]) datasets!: InsightDatasetView[];
  @Field(() => InsightDatasetView, { nullable: true }) dataset!: InsightDatasetView | null;
  @Field(() => Day, { nullable: true, description: 'The day told; the last on which anything moved when none was asked for.' }) day!: string | null;
  @Field(() => [RisingTermView]) terms!: RisingTermView[];
  @Field(() => [RisingDayView], { description: 'Days on which anything moved, newest first.' }) days!: RisingDayView[];
  @Field(() => [InsightTopicView], { description: 'What the latest texts are about, found by themselves.' }) topics!: InsightTopicView[];
}

@ObjectType('TermDay')
export class TermDayView {
  @Field(() => Day) day!: string;
  @Field(() => Count, { nullable: true, description: 'Null for a day to come.' }) count!: number | null;
  @Field(() => Float) expected!: number;
  @Field(() => Float) low!: number;
  @Field(() => Float) high!: number;
}

@ObjectType('TermExample')
export class TermExampleView {
  @Field(() => Day) day!: string;
  @Field(() => String) text!: string;
  @Field(() => Count) engagements!: number;
}

@ObjectType('CoWord')
export class CoWordView {
  @Field(() => String) word!: string;
  @Field(() => Int) texts!: number;
}

@ObjectType('SentimentSplit')
export class SentimentSplitView {
  @Field(() => Int) positive!: number;
  @Field(() => Int) neutral!: number;
  @Field(() => Int) negative!: number;
  @Field(() => Float, { nullable: true, description: 'How sure the texts’ classes are on average, 0.5 to 1.' }) confidence!: number | null;
}

@ObjectType('AspectVoice')
export class AspectVoiceView {
  @Field(() => String) aspect!: string;
  @Field(() => Int) positive!: number;
  @Field(() => Int) negative!: number;
}

@ObjectType('TermWriter')
export class TermWriterView {
  @Field(() => String) name!: string;
  @Field(() => ID, { nullable: true, description: 'Null for a writer whom the market does not list.' }) creatorId!: string | null;
  @Field(() => Count) notes!: number;
}

@ObjectType('TermRival')
export class TermRivalView {
  @Field(() => String) name!: string;
  @Field(() => Count) notes!: number;
}

@ObjectType('TermStarter')
export class TermStarterView {
  @Field(() => Day) day!: string;
  @Field(() => String, { description: 'Empty when the source does not tell.' }) name!: string;
  @Field(() => String, { nullable: true }) tier!: string | null;
  @Field(() => Count) engagements!: number;
  @Field(() => String) text!: string;
}

@ObjectType('TermMeaning')
export class TermMeaningView {
  @Field(() => Count, { description: 'The base: texts of thirty days that say it, copies left out.' }) notes!: number;
  @Field(() => Count, { description: 'Of them those that name the brand.' }) ownNotes!: number;
  @Field(() => [TermRivalView]) rivals!: TermRivalView[];
  @Field(() => [TermWriterView], { description: 'Creators the brand has booked before who write about it.' }) ownCreators!: TermWriterView[];
  @Field(() => [TermWriterView]) otherCreators!: TermWriterView[];
  @Field(() => Boolean, { description: 'It is talked about, and no text names the brand with it.' }) isGap!: boolean;
  @Field(() => [TermStarterView], { description: 'The earliest texts of weight of the rise.' }) starters!: TermStarterView[];
}

@ObjectType('InsightTerm')
export class InsightTermView {
  @Field(() => String) term!: string;
  @Field(() => [TermDayView]) days!: TermDayView[];
  @Field(() => Float, { nullable: true, description: 'By how many texts a day the same forecast was off lately; null for a short past.' }) forecastError!: number | null;
  @Field(() => Float, { nullable: true, description: 'By how many repeating the last week was off.' }) naiveError!: number | null;
  @Field(() => [TermExampleView]) examples!: TermExampleView[];
  @Field(() => [CoWordView]) coWords!: CoWordView[];
  @Field(() => SentimentSplitView) sentiment!: SentimentSplitView;
  @Field(() => [AspectVoiceView]) aspects!: AspectVoiceView[];
  @Field(() => TermMeaningView, { description: 'What it means for the organisation that asks.' }) meaning!: TermMeaningView;
  @Field(() => InsightTopicView, { nullable: true, description: 'The topic it was found in.' }) topic!: InsightTopicView | null;
}

@ObjectType('InsightWord')
export class InsightWordView {
  @Field(() => String) word!: string;
  @Field(() => String, { description: 'The name it is counted under.' }) canonical!: string;
  @Field(() => InsightWordKind) kind!: WordKind;
  @Field(() => InsightWordSide, { description: 'Whose name it is; brands on a side are compared by share of voice.' }) side!: WordSide;
}

@ObjectType('FoundWord')
export class FoundWordView {
  @Field(() => String) word!: string;
  @Field(() => Int, { description: 'How often it stands in the latest texts.' }) texts!: number;
  @Field(() => Float, { description: 'Mutual information of its parts, log₂.' }) cohesion!: number;
  @Field(() => Float, { description: 'Entropy of its neighbours, the smaller side, in bits.' }) freedom!: number;
}

@InputType('InsightWordInput')
export class InsightWordInput {
  @Field(() => String) word!: string;
  @Field(() => String) canonical!: string;
  @Field(() => InsightWordKind, { defaultValue: 'WORD' }) kind!: WordKind;
  @Field(() => InsightWordSide, { defaultValue: 'NONE' }) side!: WordSide;
}

import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { Count, Day } from '../../platform/graphql/scalars.ts';
import { AspectVoiceView, SentimentSplitView } from './insight.view.ts';

@ObjectType('TierNotes')
export class TierNotesView {
  @Field(() => String) tier!: string;
  @Field(() => Count) notes!: number;
  @Field(() => Count, { description: 'Of them those that praise the brand.' }) positive!: number;
  @Field(() => Count) negative!: number;
}

@ObjectType('BrandSpeaker')
export class BrandSpeakerView {
  @Field(() => String) name!: string;
  @Field(() => Count) notes!: number;
  @Field(() => [String], { description: 'Other tracked brands the same writer names.' }) alsoFor!: string[];
}

@ObjectType('BrandShare')
export class SponsorShareView {
  @Field(() => String) name!: string;
  @Field(() => Boolean) isOwn!: boolean;
  @Field(() => Count) notes!: number;
  @Field(() => Count) engagements!: number;
  @Field(() => Count, { description: 'Entries of hot lists and searches that name it.' }) searches!: number;
  @Field(() => Count) positive!: number;
  @Field(() => Count) neutral!: number;
  @Field(() => Count) negative!: number;
  @Field(() => [TierNotesView]) tiers!: TierNotesView[];
  @Field(() => [BrandSpeakerView], { description: 'Who names it most.' }) speakers!: BrandSpeakerView[];
}

@ObjectType('ShareOfVoice')
export class ShareOfVoiceView {
  @Field(() => Day) from!: string;
  @Field(() => Day) to!: string;
  @Field(() => Count, { description: 'The base: notes that name any tracked brand, copies left out.' }) notes!: number;
  @Field(() => Count) engagements!: number;
  @Field(() => Count) searches!: number;
  @Field(() => Boolean, { description: 'More texts name them than were read; the latest were.' }) isSample!: boolean;
  @Field(() => [SponsorShareView]) brands!: SponsorShareView[];
  @Field(() => [String], { description: 'Rises, and no tracked brand is named with it.' }) gaps!: string[];
}

@ObjectType('ProductPrice')
export class ProductPriceView {
  @Field(() => String) name!: string;
  @Field(() => Boolean) isOwn!: boolean;
  @Field(() => Count, { description: 'Texts that name it.' }) texts!: number;
  @Field(() => Count, { description: 'Of them those that call it cheap.' }) cheap!: number;
  @Field(() => Count) dear!: number;
}

@ObjectType('BrandVoice')
export class BrandVoiceView {
  @Field(() => Day) from!: string;
  @Field(() => Day) to!: string;
  @Field(() => [String], { description: 'The own names of the dictionary.' }) names!: string[];
  @Field(() => Count) texts!: number;
  @Field(() => SentimentSplitView) sentiment!: SentimentSplitView;
  @Field(() => [AspectVoiceView]) aspects!: AspectVoiceView[];
  @Field(() => [String]) questions!: string[];
  @Field(() => Count, { description: 'Texts that call it cheap.' }) cheap!: number;
  @Field(() => Count, { description: 'Texts that call it dear.' }) dear!: number;
  @Field(() => [ProductPriceView], { description: 'The same by product, own and rivals’.' }) prices!: ProductPriceView[];
  @Field(() => Boolean, { description: 'Read by a model trained on this installation, not by the word lists.' }) isOwnModel!: boolean;
}

@ObjectType('EventEffect')
export class EventEffectView {
  @Field(() => Float) before!: number;
  @Field(() => Float) during!: number;
  @Field(() => Float) after!: number;
  @Field(() => Float, { nullable: true, description: 'Times the four weeks before; null when nothing was said before.' }) lift!: number | null;
  @Field(() => Day, { nullable: true }) peakOn!: string | null;
  @Field(() => Int, { nullable: true, description: 'Days after it until half of what it added is gone.' }) halfLifeDays!: number | null;
  @Field(() => Boolean, { description: 'It rose and came back.' }) fellBack!: boolean;
}

@ObjectType('InsightEvent')
export class InsightEventView {
  @Field(() => String) code!: string;
  @Field(() => Day) from!: string;
  @Field(() => Day) to!: string;
  @Field(() => EventEffectView, { nullable: true, description: 'Null while it lies ahead, or without four weeks before it.' }) effect!: EventEffectView | null;
}

@ObjectType('ExposureDay')
export class ExposureDayView {
  @Field(() => Day) day!: string;
  @Field(() => Count) impressions!: number;
  @Field(() => Count) searches!: number;
  @Field(() => Count) clicks!: number;
  @Field(() => Count) purchases!: number;
}

@ObjectType('SearchBackStep')
export class SearchBackStepView {
  @Field(() => String, { description: 'A saw, I clicked or searched, P bought, S told.' }) step!: string;
  @Field(() => Count, { description: 'In the last thirty days.' }) now!: number;
  @Field(() => Count, { description: 'In the thirty days before.' }) before!: number;
  @Field(() => Float, { nullable: true, description: 'Of the step before it, in the last thirty days.' }) rate!: number | null;
}

@ObjectType('DecisionCycle')
export class DecisionCycleView {
  @Field(() => String, { description: 'What the creator is about whose link or note led to the order.' }) category!: string;
  @Field(() => Int) orders!: number;
  @Field(() => Float) medianDays!: number;
  @Field(() => Float, { description: 'Nine of ten came within.' }) lateDays!: number;
}

@ObjectType('SearchBack')
export class SearchBackView {
  @Field(() => [ExposureDayView]) days!: ExposureDayView[];
  @Field(() => Int, { nullable: true, description: 'Days between seeing and searching at which both move together most; null when they do not beyond chance.' }) lagDays!: number | null;
  @Field(() => Float, { nullable: true }) correlation!: number | null;
  @Field(() => Float, { nullable: true, description: 'Searches a day after days of much exposure.' }) afterMuch!: number | null;
  @Field(() => Float, { nullable: true }) afterLittle!: number | null;
  @Field(() => Int, { description: 'Orders with a known touch in ninety days.' }) orders!: number;
  @Field(() => Float, { nullable: true, description: 'T+x: days from the touch to the order that half of them took.' }) cycleMedianDays!: number | null;
  @Field(() => Float, { nullable: true, description: 'Days within which nine of ten came.' }) cycleLateDays!: number | null;
  @Field(() => Int, { description: 'Notes of the last thirty days that name the brand: the last step of AIPS.' }) told!: number;
  @Field(() => [SearchBackStepView], { description: 'How each step moved.' }) steps!: SearchBackStepView[];
  @Field(() => [DecisionCycleView], { description: 'T+x by category, of ninety days; categories with five orders or more.' }) cycles!: DecisionCycleView[];
}

@ObjectType('MarketBuyers')
export class MarketBuyersView {
  @Field(() => String) key!: string;
  @Field(() => Int, { nullable: true, description: 'People, with noise; null when withheld.' }) people!: number | null;
}

@ObjectType('MarketFigures')
export class MarketFiguresView {
  @Field(() => [MarketBuyersView]) cells!: MarketBuyersView[];
  @Field(() => Int, { nullable: true }) total!: number | null;
  @Field(() => Int) withheld!: number;
}

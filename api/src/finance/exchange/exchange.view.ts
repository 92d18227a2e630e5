import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Money } from '../../platform/graphql/money.view.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('ExchangeRate', { description: 'What one euro was worth, as somebody published it.' })
export class ExchangeRateView {
  @Field(() => String) currency!: string;
  @Field(() => String) rate!: string;
  @Field(() => String, { description: 'ECB, manual, or sandbox for the made-up rates of the demo.' }) source!: string;
  @Field(() => DateTime) asOf!: Date;
  @Field(() => Boolean, { description: 'Older than seven days: it is used for nothing.' }) isStale!: boolean;
}

@ObjectType('CurrencyQuote', { description: 'What an amount comes to in another currency, and by which rate.' })
export class CurrencyQuoteView {
  @Field(() => Money) from!: Money;
  @Field(() => Money) to!: Money;
  @Field(() => String, { description: 'Units of the second for one of the first.' }) rate!: string;
  @Field(() => String) source!: string;
  @Field(() => DateTime) asOf!: Date;
}

@ObjectType('CurrencyExchange')
export class CurrencyExchangeView extends CurrencyQuoteView {
  @Field(() => ID) id!: string;
  @Field(() => DateTime) at!: Date;
}

@ObjectType('ConvertedSum', { description: 'Amounts of several currencies in one of them, each by its own rate.' })
export class ConvertedSumView {
  @Field(() => Money) sum!: Money;
  @Field(() => [CurrencyQuoteView]) parts!: CurrencyQuoteView[];
  @Field(() => [String], { description: 'Currencies that are left out, because nobody said lately what they are worth.' }) missing!: string[];
}

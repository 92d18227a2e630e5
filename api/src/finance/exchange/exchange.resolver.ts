import { Args, Field, InputType, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { convertMinor } from '@meadow/shared';
import { Allow, checkCurrency, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { money } from '../../platform/graphql/money.view.ts';
import { Minor } from '../../platform/graphql/scalars.ts';
import { CurrencyExchangeService, type Exchange } from './currency-exchange.service.ts';
import { ConvertedSumView, CurrencyExchangeView, CurrencyQuoteView, ExchangeRateView } from './exchange.view.ts';
import { ExchangeRatesService } from './exchange-rates.service.ts';

const MOST_AMOUNTS = 50;

@InputType()
export class MoneyInput {
  @Field(() => Minor) minor!: bigint;
  @Field(() => String) currency!: string;
}

@Resolver()
export class ExchangeResolver {
  constructor(
    private readonly rates: ExchangeRatesService,
    private readonly exchanges: CurrencyExchangeService,
  ) {}

  @Allow('signed-in')
  @Query(() => [ExchangeRateView], { description: 'The newest rate of each currency; a stale one holds no more.' })
  exchangeRates(): Promise<ExchangeRateView[]> {
    return this.rates.current();
  }

  @Allow('signed-in')
  @Query(() => ConvertedSumView, { description: 'One sum of amounts in several currencies, for reading; nothing is posted by it.' })
  async convertedSum(@Args('amounts', { type: () => [MoneyInput] }) amounts: MoneyInput[], @Args('currency', { type: () => String }) to: string): Promise<ConvertedSumView> {
    checkCurrency(to);
    if (amounts.length > MOST_AMOUNTS) throw new BadInput({ amounts: `must be ${MOST_AMOUNTS} at most` });
    const table = await this.rates.table();
    const byCurrency = new Map<string, bigint>();
    for (const { minor, currency } of amounts) byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + minor);
    const missing: string[] = [];
    let sum = byCurrency.get(to) ?? 0n;
    const parts = [...byCurrency].flatMap(([currency, minor]): CurrencyQuoteView[] => {
      if (currency === to) return [];
      const rate = table.between(currency, to);
      if (!rate) {
        missing.push(currency);
        return [];
      }
      const converted = convertMinor(minor, currency, to, rate.rate);
      sum += converted;
      return [{ from: money(minor, currency), to: money(converted, to), ...rate }];
    });
    return { sum: money(sum, to), parts, missing };
  }

  @Allow('wallet:fund')
  @Query(() => CurrencyQuoteView, { nullable: true, description: 'Null while nobody has said lately what the currencies are worth.' })
  async currencyQuote(
    @Args('fromMinor', { type: () => Minor }) fromMinor: bigint,
    @Args('fromCurrency', { type: () => String }) fromCurrency: string,
    @Args('toCurrency', { type: () => String }) toCurrency: string,
  ): Promise<CurrencyQuoteView | null> {
    const quote = await this.exchanges.quote({ fromMinor, fromCurrency, toCurrency });
    if (!quote) return null;
    const { toMinor, rate } = quote;
    return { from: money(fromMinor, fromCurrency), to: money(toMinor, toCurrency), ...rate };
  }

  @Allow('wallet:fund')
  @Query(() => [CurrencyExchangeView], { description: 'Newest first.' })
  async currencyExchanges(@CurrentViewer() viewer: Viewer, @Args('first', { type: () => Int, defaultValue: 20 }) first: number): Promise<CurrencyExchangeView[]> {
    return (await this.exchanges.list(viewer, Math.min(Math.max(first, 1), 100))).map(view);
  }

  @Allow('wallet:fund')
  @Mutation(() => CurrencyExchangeView, { description: 'Changes available money into another currency, for exactly what was shown.' })
  async exchangeCurrency(
    @CurrentViewer() viewer: Viewer,
    @Args('fromMinor', { type: () => Minor }) fromMinor: bigint,
    @Args('fromCurrency', { type: () => String }) fromCurrency: string,
    @Args('toCurrency', { type: () => String }) toCurrency: string,
    @Args('expectedMinor', { type: () => Minor }) expectedMinor: bigint,
    @Args('idempotencyKey', { type: () => String }) idempotencyKey: string,
  ): Promise<CurrencyExchangeView> {
    return view(await this.exchanges.exchange(viewer, { fromMinor, fromCurrency, toCurrency }, expectedMinor, idempotencyKey));
  }

  @Allow('fee:manage')
  @Mutation(() => Int, { description: 'Takes the table of euro reference rates as the European Central Bank publishes it (CSV); answers how many rates were new.' })
  importExchangeRates(@CurrentViewer() viewer: Viewer, @Args('csv', { type: () => String }) csv: string): Promise<number> {
    return this.rates.import(viewer, csv);
  }

  @Allow('fee:manage')
  @Mutation(() => [ExchangeRateView], { description: 'Says what one euro is worth in a currency from now on.' })
  async recordExchangeRate(@CurrentViewer() viewer: Viewer, @Args('currency', { type: () => String }) currency: string, @Args('rate', { type: () => String }) rate: string): Promise<ExchangeRateView[]> {
    await this.rates.record(viewer, currency, rate);
    return this.rates.current();
  }
}

const view = ({ id, exchangedAt, ...made }: Exchange): CurrencyExchangeView => ({
  id, at: exchangedAt, from: money(made.fromMinor, made.fromCurrency), to: money(made.toMinor, made.toCurrency), rate: made.rate, source: made.rateSource, asOf: made.rateAsOf,
});

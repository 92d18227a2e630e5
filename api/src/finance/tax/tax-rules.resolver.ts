import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { readWithholding, TaxRuleInput, TaxRuleView, TaxTrialView, WithholdingRuleInput, WithholdingRuleView } from './tax-rules.view.ts';
import { TaxRulesService } from './tax-rules.service.ts';
import { TaxTrialService } from './tax-trial.service.ts';

@Resolver()
export class TaxRulesResolver {
  constructor(
    private readonly rules: TaxRulesService,
    private readonly trials: TaxTrialService,
  ) {}

  @Allow('ledger:read')
  @Query(() => [TaxRuleView], { description: 'All versions, by country, the latest first.' })
  taxRules(@CurrentViewer() viewer: Viewer): Promise<TaxRuleView[]> {
    return this.rules.taxRules(viewer);
  }

  @Allow('ledger:read')
  @Query(() => [WithholdingRuleView], { description: 'All versions, the latest first.' })
  withholdingRules(@CurrentViewer() viewer: Viewer): Promise<WithholdingRuleView[]> {
    return this.rules.withholdingRules(viewer);
  }

  @Allow('fee:manage')
  @Query(() => [TaxTrialView], { description: 'A rule tried on the invoices of the last 30 days; nothing is published by it.' })
  taxRuleTrial(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => TaxRuleInput }) input: TaxRuleInput): Promise<TaxTrialView[]> {
    return this.trials.onInvoices(viewer, input);
  }

  @Allow('fee:manage')
  @Query(() => [TaxTrialView], { description: 'A rule tried on the payouts of the last 30 days; nothing is published by it.' })
  withholdingTrial(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => WithholdingRuleInput }) input: WithholdingRuleInput): Promise<TaxTrialView[]> {
    return this.trials.onPayouts(viewer, readWithholding(input));
  }

  @Allow('fee:manage')
  @Mutation(() => TaxRuleView)
  publishTaxRule(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => TaxRuleInput }) input: TaxRuleInput): Promise<TaxRuleView> {
    return this.rules.publishTaxRule(viewer, input);
  }

  @Allow('fee:manage')
  @Mutation(() => WithholdingRuleView)
  publishWithholdingRule(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => WithholdingRuleInput }) input: WithholdingRuleInput): Promise<WithholdingRuleView> {
    return this.rules.publishWithholdingRule(viewer, readWithholding(input));
  }
}

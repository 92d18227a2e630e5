import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { DealView } from '../deals/deal.view.ts';
import { DealsService } from '../deals/deals.service.ts';
import { DraftPinInput } from './delivery.view.ts';
import { PinsService } from './pins.service.ts';

@Resolver()
export class PinsResolver {
  constructor(
    private readonly pins: PinsService,
    private readonly deals: DealsService,
  ) {}

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async pinToDraft(@CurrentViewer() viewer: Viewer, @Args('dealId', { type: () => ID }) dealId: string, @Args('input', { type: () => DraftPinInput }) input: DraftPinInput): Promise<DealView> {
    await this.pins.add(viewer, dealId, input);
    return this.deals.get(viewer, dealId);
  }

  @Allow('deal:negotiate')
  @Mutation(() => DealView)
  async settleDraftPin(@CurrentViewer() viewer: Viewer, @Args('pinId', { type: () => ID }) pinId: string): Promise<DealView> {
    return this.deals.get(viewer, await this.pins.settle(viewer, pinId));
  }
}

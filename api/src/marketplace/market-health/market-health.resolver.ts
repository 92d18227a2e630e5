import { Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { MarketHealthService } from './market-health.service.ts';
import { MarketHealth } from './market-health.view.ts';

@Resolver()
export class MarketHealthResolver {
  constructor(private readonly service: MarketHealthService) {}

  @Allow('system:read')
  @Query(() => MarketHealth)
  marketHealth(@CurrentViewer() viewer: Viewer): Promise<MarketHealth> {
    return this.service.health(viewer);
  }
}

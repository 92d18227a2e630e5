import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import type { Connection } from '../../platform/graphql/connection.ts';
import { CommissionOrderConnection, CommissionSumView, type CommissionOrderView } from './commission.view.ts';
import { CommissionReader } from './commission-reader.ts';

@Resolver()
export class CommissionsResolver {
  constructor(private readonly reader: CommissionReader) {}

  @Allow('wallet:read')
  @Query(() => CommissionOrderConnection, { description: 'Newest order first; of one deal, or of all.' })
  commissions(
    @CurrentViewer() viewer: Viewer,
    @Args('dealId', { type: () => ID, nullable: true }) dealId: string | null,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
  ): Promise<Connection<CommissionOrderView> & { totalCount: number }> {
    return this.reader.list(viewer, dealId ?? null, first, after ?? null);
  }

  @Allow('wallet:read')
  @Query(() => [CommissionSumView], { description: 'What the brand pays, or the creator gets, per currency.' })
  commissionSums(@CurrentViewer() viewer: Viewer, @Args('dealId', { type: () => ID, nullable: true }) dealId: string | null): Promise<CommissionSumView[]> {
    return this.reader.sums(viewer, dealId ?? null);
  }
}

import { Resolver, Subscription } from '@nestjs/graphql';
import { Allow, CurrentViewer, MandatesService, type Viewer } from '../identity/index.ts';
import { FiguresFeed } from '../measurement/index.ts';
import { DateTime } from '../platform/graphql/scalars.ts';

/** Tells dashboards when to look anew; what they may see is decided when they ask. */
@Resolver()
export class FiguresMovedResolver {
  constructor(
    private readonly feed: FiguresFeed,
    private readonly mandates: MandatesService,
  ) {}

  @Allow('signed-in')
  @Subscription(() => DateTime, { resolve: (movedAt: Date) => movedAt, description: 'The moments at which figures of the organisation acted for moved, at most every 0.4 seconds.' })
  async figuresMoved(@CurrentViewer() viewer: Viewer): Promise<AsyncIterator<Date>> {
    return this.feed.watch(await this.watchedBy(viewer));
  }

  private async watchedBy(viewer: Viewer): Promise<string[] | null> {
    if (viewer.kind === 'OPERATOR') return null;
    const own = [...viewer.context.orgIds];
    if (viewer.kind !== 'AGENCY') return own;
    return [...own, ...(await this.mandates.activeClients(viewer)).map(({ clientId }) => clientId)];
  }
}

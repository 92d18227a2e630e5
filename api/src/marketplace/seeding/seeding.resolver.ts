import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { enumOf } from '../../platform/graphql/enum-of.ts';
import { sampleActions } from './sample.lifecycle.ts';
import { SeedingService } from './seeding.service.ts';
import { ProductInput, SampleView, SeedingFigures, SkuView } from './seeding.view.ts';

/** What people do; the rest is the carrier's and time's. */
const steps = ['approve', 'decline', 'withdraw', 'ship', 'receive', 'note'] as const satisfies readonly (typeof sampleActions)[number][];
const SampleStepEnum = enumOf('SampleStep', steps);

@Resolver()
export class SeedingResolver {
  constructor(private readonly seeding: SeedingService) {}

  @Allow('brief:write')
  @Mutation(() => Boolean)
  addProduct(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => ProductInput }) input: ProductInput): Promise<boolean> {
    return this.seeding.addProduct(viewer, input);
  }

  @Allow('brief:write')
  @Mutation(() => Boolean)
  setSkuStock(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('stock', { type: () => Int }) stock: number): Promise<boolean> {
    return this.seeding.setStock(viewer, id, stock);
  }

  @Allow('brief:read')
  @Query(() => [SkuView], { description: 'A brand’s own, with stock; for creators what can be asked for.' })
  skus(@CurrentViewer() viewer: Viewer): Promise<SkuView[]> {
    return this.seeding.skus(viewer);
  }

  @Allow('deal:read')
  @Query(() => [SampleView])
  samples(@CurrentViewer() viewer: Viewer): Promise<SampleView[]> {
    return this.seeding.samples(viewer);
  }

  @Allow('deal:read')
  @Query(() => SeedingFigures)
  seedingFigures(@CurrentViewer() viewer: Viewer): Promise<SeedingFigures> {
    return this.seeding.figures(viewer);
  }

  @Allow('deal:negotiate')
  @Mutation(() => ID)
  requestSample(@CurrentViewer() viewer: Viewer, @Args('skuId', { type: () => ID }) skuId: string, @Args('address', { type: () => String }) address: string): Promise<string> {
    return this.seeding.request(viewer, skuId, address);
  }

  @Allow('deal:negotiate')
  @Mutation(() => Boolean)
  async moveSample(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Args('step', { type: () => SampleStepEnum }) step: (typeof steps)[number], @Args('noteUrl', { type: () => String, nullable: true }) noteUrl: string | null): Promise<boolean> {
    await this.seeding.move(viewer, id, step, noteUrl ?? null);
    return true;
  }
}

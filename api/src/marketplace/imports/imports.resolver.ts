import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { pageSize } from '../../platform/graphql/connection.ts';
import type { ImportKind } from './detect-columns.ts';
import { ColumnMappingInput, ImportKindEnum, ImportPreviewView, ImportRejectionView, ImportRunView } from './import.view.ts';
import { ImportsService } from './imports.service.ts';

@Resolver(() => ImportRunView)
export class ImportsResolver {
  constructor(private readonly imports: ImportsService) {}

  @Allow('creator:import')
  @Query(() => [ImportRunView])
  importRuns(@CurrentViewer() viewer: Viewer, @Args('first', { type: () => Int, defaultValue: 20 }) first: number): Promise<ImportRunView[]> {
    return this.imports.list(viewer, pageSize(first));
  }

  @Allow('creator:import')
  @Query(() => ImportRunView)
  importRun(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<ImportRunView> {
    return this.imports.get(viewer, id);
  }

  @ResolveField(() => [ImportRejectionView])
  rejections(
    @CurrentViewer() viewer: Viewer,
    @Parent() run: ImportRunView,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
  ): Promise<ImportRejectionView[]> {
    return this.imports.rejections(viewer, run.id, pageSize(first));
  }

  @Allow('creator:import')
  @Mutation(() => ImportPreviewView)
  previewImport(
    @CurrentViewer() viewer: Viewer,
    @Args('uploadId', { type: () => ID }) uploadId: string,
    @Args('kind', { type: () => ImportKindEnum }) kind: ImportKind,
  ): Promise<ImportPreviewView> {
    return this.imports.preview(viewer, uploadId, kind);
  }

  @Allow('creator:import')
  @Mutation(() => ImportRunView)
  startImport(
    @CurrentViewer() viewer: Viewer,
    @Args('uploadId', { type: () => ID }) uploadId: string,
    @Args('kind', { type: () => ImportKindEnum }) kind: ImportKind,
    @Args('mapping', { type: () => [ColumnMappingInput], nullable: true }) mapping: ColumnMappingInput[] | null,
  ): Promise<ImportRunView> {
    return this.imports.start(viewer, uploadId, kind, mapping ?? []);
  }
}

import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { BulkEditsService } from './bulk-edits.service.ts';
import { BulkChangeInput, BulkReceiptView } from './bulk.view.ts';

@Resolver()
export class BulkEditsResolver {
  constructor(private readonly bulk: BulkEditsService) {}

  @Allow('campaign:read')
  @Query(() => String, { description: 'All campaigns that are not over as CSV, to be edited and given back: a row for each creative with its ad group and campaign. Rows without ids make new ones. With a change, the campaigns it names as they would be after it.' })
  adGroupsCsv(@CurrentViewer() viewer: Viewer, @Args('change', { type: () => BulkChangeInput, nullable: true }) change: BulkChangeInput | null): Promise<string> {
    return change ? this.bulk.changedFile(viewer, change) : this.bulk.file(viewer);
  }

  @Allow('campaign:write')
  @Mutation(() => BulkReceiptView, { description: 'What an edited file would change, row by row; changes nothing.' })
  previewAdGroupsCsv(@CurrentViewer() viewer: Viewer, @Args('csv', { type: () => String }) csv: string): Promise<BulkReceiptView> {
    return this.bulk.preview(viewer, csv);
  }

  @Allow('campaign:write')
  @Mutation(() => BulkReceiptView, { description: 'Applies an edited file, or nothing of it when a row is refused.' })
  applyAdGroupsCsv(@CurrentViewer() viewer: Viewer, @Args('csv', { type: () => String }) csv: string): Promise<BulkReceiptView> {
    return this.bulk.apply(viewer, csv);
  }
}

import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { Count } from '../../platform/graphql/scalars.ts';
import { FileView, UploadTicketView, viewFile } from './delivery.view.ts';
import { UploadsService } from './uploads.service.ts';

@Resolver()
export class UploadsResolver {
  constructor(private readonly uploads: UploadsService) {}

  @Allow('deal:negotiate')
  @Mutation(() => UploadTicketView, { nullable: true, description: 'Where to put a file of a deal; null: send it to POST /api/deals/ID/files instead.' })
  beginUpload(
    @CurrentViewer() viewer: Viewer, @Args('dealId', { type: () => ID }) dealId: string, @Args('name') name: string, @Args('bytes', { type: () => Count }) bytes: number,
    @Args('sha256', { type: () => String, nullable: true }) sha256: string | null,
  ): Promise<UploadTicketView | null> {
    return this.uploads.begin(viewer, dealId, { name, bytes: Number(bytes), sha256: sha256 ?? null });
  }

  @Allow('deal:negotiate')
  @Mutation(() => FileView, { description: 'The file is there: it is looked at, and counts from then on.' })
  async confirmUpload(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<FileView> {
    return viewFile(await this.uploads.confirm(viewer, id));
  }
}

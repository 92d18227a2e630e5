import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../../identity/index.ts';
import { PerViewer } from '../creators/per-viewer.ts';
import { SubmissionView } from '../deals/deal.view.ts';
import { FileView, PinView, viewFile } from './delivery.view.ts';
import { FilesService } from './files.service.ts';
import { PinsService } from './pins.service.ts';

/** Files and remarks of a draft. */
@Resolver(() => SubmissionView)
export class DeliveryPartsResolver {
  private readonly filesOf: PerViewer<string, FileView[]>;
  private readonly pinsOf: PerViewer<string, PinView[]>;

  constructor(files: FilesService, pins: PinsService) {
    this.filesOf = new PerViewer<string, FileView[]>(async (viewer, dealIds) => {
      const all = (await files.ofDeals(viewer, dealIds)).map(viewFile);
      return dealIds.map((id) => all.filter((file) => file.dealId === id));
    });
    this.pinsOf = new PerViewer<string, PinView[]>(async (viewer, ids) => {
      const all = await pins.ofSubmissions(viewer, ids);
      return ids.map((id) => all.filter((pin) => pin.submissionId === id));
    });
  }

  @ResolveField(() => [FileView])
  async files(@CurrentViewer() viewer: Viewer, @Parent() { dealId, fileIds }: SubmissionView): Promise<FileView[]> {
    return fileIds.length === 0 ? [] : (await this.filesOf.of(viewer).load(dealId)).filter((file) => fileIds.includes(file.id));
  }

  @ResolveField(() => [PinView])
  pins(@CurrentViewer() viewer: Viewer, @Parent() { id }: SubmissionView): Promise<PinView[]> {
    return this.pinsOf.of(viewer).load(id);
  }
}

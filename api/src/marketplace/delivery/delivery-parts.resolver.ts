import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer, type Viewer } from '../../identity/index.ts';
import { DisputesService } from '../../trust/index.ts';
import { PerViewer } from '../creators/per-viewer.ts';
import { DealCommentView, SubmissionView } from '../deals/deal.view.ts';
import { DisputeView, EvidenceView } from '../deals/dispute.view.ts';
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

/** Files that came with what was said. */
@Resolver(() => DealCommentView)
export class CommentFilesResolver {
  private readonly filesOf: PerViewer<string, FileView[]>;

  constructor(files: FilesService) {
    this.filesOf = new PerViewer<string, FileView[]>(async (viewer, dealIds) => {
      const all = (await files.ofDeals(viewer, dealIds)).map(viewFile);
      return dealIds.map((id) => all.filter((file) => file.dealId === id));
    });
  }

  @ResolveField(() => [FileView])
  async files(@CurrentViewer() viewer: Viewer, @Parent() { dealId, fileIds }: DealCommentView): Promise<FileView[]> {
    return fileIds.length === 0 ? [] : (await this.filesOf.of(viewer).load(dealId)).filter((file) => fileIds.includes(file.id));
  }
}

/** What both sides of a dispute want looked at. */
@Resolver(() => DisputeView)
export class EvidenceResolver {
  constructor(
    private readonly disputes: DisputesService,
    private readonly files: FilesService,
  ) {}

  @ResolveField(() => [EvidenceView])
  async evidence(@CurrentViewer() viewer: Viewer, @Parent() { id, dealId }: DisputeView): Promise<EvidenceView[]> {
    const rows = await this.disputes.evidenceOf(viewer.context, [id]);
    const files = rows.some(({ fileIds }) => fileIds.length > 0) ? (await this.files.ofDeals(viewer, [dealId])).map(viewFile) : [];
    return rows.map(({ fileIds, ...row }) => ({ ...row, files: files.filter((file) => fileIds.includes(file.id)) }));
  }
}

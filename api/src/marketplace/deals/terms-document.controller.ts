import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { NotFound } from '../../platform/errors/domain-error.ts';
import { BriefsService } from '../briefs/briefs.service.ts';
import { CreatorsService } from '../creators/creators.service.ts';
import { DealsService } from './deals.service.ts';
import { termsPdf } from './terms-document.ts';

/** `GET /api/deals/ID/terms.pdf?version=N&language=zh|en`: a version of the terms as a document. */
@Controller('api/deals')
export class TermsDocumentController {
  constructor(
    private readonly deals: DealsService,
    private readonly briefs: BriefsService,
    private readonly creators: CreatorsService,
  ) {}

  @Allow('deal:read')
  @Get(':id/terms.pdf')
  @Header('content-type', 'application/pdf')
  @Header('cache-control', 'private, no-store')
  async terms(@CurrentViewer() viewer: Viewer, @Param('id') id: string, @Query('version') version: string | undefined, @Query('language') language: string | undefined): Promise<StreamableFile> {
    const deal = await this.deals.get(viewer, id);
    const offer = deal.offers.find((one) => one.version === Number(version ?? deal.currentOffer.version));
    if (!offer) throw new NotFound('version of the terms', String(version));
    const [[brief], [creator]] = await Promise.all([this.briefs.byIds(viewer, [deal.briefId]), this.creators.byIds(viewer.context, [deal.creatorId])]);
    const file = await termsPdf({
      id: deal.id, status: deal.status, brandName: deal.brand.name, creatorName: creator?.name ?? '', briefTitle: brief?.title ?? '', timeZone: deal.brand.timeZone, offer, stages: offer.version === deal.currentOffer.version ? deal.stages : [],
      binding: offer.signatures.length === 2,
    }, language === 'en' ? 'en' : 'zh');
    return new StreamableFile(file, { type: 'application/pdf', disposition: `attachment; filename="meadow-terms-${deal.id}-v${offer.version}.pdf"` });
  }
}

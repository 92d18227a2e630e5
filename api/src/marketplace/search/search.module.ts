import { Module } from '@nestjs/common';
import { CreatorsModule } from '../creators/creators.module.ts';
import { SearchResolver } from './search.resolver.ts';
import { FineTagsService } from './fine-tags.service.ts';
import { CreatorSearchService } from './creator-search.service.ts';

@Module({ imports: [CreatorsModule], providers: [CreatorSearchService, FineTagsService, SearchResolver], exports: [CreatorSearchService, FineTagsService] })
export class SearchModule {}

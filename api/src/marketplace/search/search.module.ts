import { Module } from '@nestjs/common';
import { CreatorsModule } from '../creators/creators.module.ts';
import { SearchResolver } from './search.resolver.ts';
import { CreatorSearchService } from './creator-search.service.ts';

@Module({ imports: [CreatorsModule], providers: [CreatorSearchService, SearchResolver], exports: [CreatorSearchService] })
export class SearchModule {}

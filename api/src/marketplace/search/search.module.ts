import { Module } from '@nestjs/common';
import { CreatorsModule } from '../creators/creators.module.ts';
import { CreatorSearchService } from './creator-search.service.ts';

@Module({ imports: [CreatorsModule], providers: [CreatorSearchService], exports: [CreatorSearchService] })
export class SearchModule {}

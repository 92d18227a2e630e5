import { Module } from '@nestjs/common';
import { SavedSearchesService } from './saved-searches.service.ts';
import { ShortlistFilesController } from './shortlist-files.controller.ts';
import { ShortlistsResolver } from './shortlists.resolver.ts';
import { ShortlistsService } from './shortlists.service.ts';

@Module({ controllers: [ShortlistFilesController], providers: [ShortlistsService, SavedSearchesService, ShortlistsResolver] })
export class ShortlistsModule {}

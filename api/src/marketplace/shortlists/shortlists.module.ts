import { Module } from '@nestjs/common';
import { ShortlistFilesController } from './shortlist-files.controller.ts';
import { ShortlistsResolver } from './shortlists.resolver.ts';
import { ShortlistsService } from './shortlists.service.ts';

@Module({ controllers: [ShortlistFilesController], providers: [ShortlistsService, ShortlistsResolver] })
export class ShortlistsModule {}

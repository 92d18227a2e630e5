import { Module } from '@nestjs/common';
import { BriefsModule } from '../briefs/briefs.module.ts';
import { DealsModule } from '../deals/deals.module.ts';
import { InvitationsResolver } from './invitations.resolver.ts';
import { InvitationsService } from './invitations.service.ts';

@Module({ imports: [BriefsModule, DealsModule], providers: [InvitationsService, InvitationsResolver] })
export class InvitationsModule {}

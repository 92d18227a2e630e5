import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access/access.guard.ts';
import { AuditResolver } from './audit/audit.resolver.ts';
import { AuditService } from './audit/audit.service.ts';
import { MandatesResolver } from './mandates/mandates.resolver.ts';
import { MandatesService } from './mandates/mandates.service.ts';
import { InvitationsService } from './members/invitations.service.ts';
import { MembersResolver } from './members/members.resolver.ts';
import { MembersService } from './members/members.service.ts';
import { OrganisationsResolver } from './organisations/organisations.resolver.ts';
import { OrganisationsService } from './organisations/organisations.service.ts';
import { LoginLimiter } from './sessions/login-limiter.ts';
import { SessionsResolver } from './sessions/sessions.resolver.ts';
import { SessionsService } from './sessions/sessions.service.ts';
import { Viewers } from './sessions/viewers.ts';
import { SavedViewsResolver } from './views/saved-views.resolver.ts';
import { SavedViewsService } from './views/saved-views.service.ts';

const services = [AuditService, OrganisationsService, SessionsService, Viewers, InvitationsService, MembersService, MandatesService];

/** Who somebody is and what they may do; every wing above leans on it. */
@Global()
@Module({
  providers: [
    ...services,
    LoginLimiter,
    SessionsResolver,
    OrganisationsResolver,
    MembersResolver,
    MandatesResolver,
    AuditResolver,
    SavedViewsService,
    SavedViewsResolver,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: services,
})
export class IdentityModule {}

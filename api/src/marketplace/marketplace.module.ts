import { Module } from '@nestjs/common';
import { AlertsModule } from './alerts/alerts.module.ts';
import { BriefsModule } from './briefs/briefs.module.ts';
import { CreatorsModule } from './creators/creators.module.ts';
import { DealsModule } from './deals/deals.module.ts';
import { ImportsModule } from './imports/imports.module.ts';
import { InvitationsModule } from './invitations/invitations.module.ts';
import { MarketHealthModule } from './market-health/market-health.module.ts';
import { GrowthModule } from './growth/growth.module.ts';
import { CommissionsModule } from './commissions/commissions.module.ts';
import { ContestsModule } from './contests/contests.module.ts';
import { SearchModule } from './search/search.module.ts';
import { SeedingModule } from './seeding/seeding.module.ts';
import { MatchingModule } from './matching/matching.module.ts';
import { PairingModule } from './pairing/pairing.module.ts';
import { RosterModule } from './roster/roster.module.ts';
import { ShortlistsModule } from './shortlists/shortlists.module.ts';

/** Creators, briefs, matches and deals. */
@Module({
  imports: [
    CreatorsModule,
    ImportsModule,
    BriefsModule,
    DealsModule,
    SeedingModule,
    ContestsModule,
    CommissionsModule,
    GrowthModule,
    MatchingModule,
    RosterModule,
    SearchModule,
    ShortlistsModule,
    MarketHealthModule,
    AlertsModule,
    InvitationsModule,
    PairingModule,
  ],
  exports: [CreatorsModule, BriefsModule, DealsModule, SearchModule, SeedingModule],
})
export class MarketplaceModule {}

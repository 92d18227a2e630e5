import { Module } from '@nestjs/common';
import { BriefsModule } from '../briefs/briefs.module.ts';
import { MatchingModule } from '../matching/matching.module.ts';
import { AlertsResolver } from './alerts.resolver.ts';
import { BriefAlertsService } from './brief-alerts.service.ts';
import { ContactSettingsService } from './contact-settings.service.ts';

@Module({ imports: [BriefsModule, MatchingModule], providers: [BriefAlertsService, ContactSettingsService, AlertsResolver] })
export class AlertsModule {}

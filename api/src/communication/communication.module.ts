import { Module } from '@nestjs/common';
import { CalendarController, CalendarResolver } from './calendar/calendar.controller.ts';
import { MailService } from './email/mail.service.ts';
import { Mailer } from './email/mailer.ts';
import { NoticeSettingsResolver } from './email/notice-settings.resolver.ts';
import { PartyReportsResolver } from './reports/reports.resolver.ts';
import { DealNotices } from './notifications/deal.notices.ts';
import { MarketNotices } from './notifications/market.notices.ts';
import { AdNotices } from './notifications/ad.notices.ts';
import { MoneyNotices } from './notifications/money.notices.ts';
import { ContestNotices } from './notifications/contest.notices.ts';
import { RightsNotices } from './notifications/rights.notices.ts';
import { SampleNotices } from './notifications/sample.notices.ts';
import { InsightNotices } from './notifications/insight.notices.ts';
import { PartnerNotices } from './notifications/partner.notices.ts';
import { NotificationsResolver } from './notifications/notifications.resolver.ts';
import { NotificationsService } from './notifications/notifications.service.ts';
import { PushDevicesService } from './push/push-devices.service.ts';
import { PushKeysService } from './push/push-keys.service.ts';
import { PushService } from './push/push.service.ts';

/** What people are told. */
@Module({
  controllers: [CalendarController],
  providers: [
    MailService,
    Mailer,
    PushKeysService,
    PushService,
    PushDevicesService,
    NoticeSettingsResolver,
    CalendarResolver,
    PartyReportsResolver,
    NotificationsService,
    NotificationsResolver,
    AdNotices,
    MoneyNotices,
    DealNotices,
    PartnerNotices,
    SampleNotices,
    RightsNotices,
    ContestNotices,
    MarketNotices,
    InsightNotices,
  ],
})
export class CommunicationModule {}

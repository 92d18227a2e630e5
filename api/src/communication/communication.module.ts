import { Module } from '@nestjs/common';
import { DealNotices } from './notifications/deal.notices.ts';
import { MoneyNotices } from './notifications/money.notices.ts';
import { NotificationsResolver } from './notifications/notifications.resolver.ts';
import { NotificationsService } from './notifications/notifications.service.ts';

/** What people are told. */
@Module({ providers: [NotificationsService, NotificationsResolver, MoneyNotices, DealNotices] })
export class CommunicationModule {}

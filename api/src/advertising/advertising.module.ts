import { Module } from '@nestjs/common';
import { CampaignsReader } from './campaigns/campaigns.reader.ts';

/** Paid delivery: campaigns, the decision which ad to show, budgets and charges. */
@Module({ providers: [CampaignsReader], exports: [CampaignsReader] })
export class AdvertisingModule {}

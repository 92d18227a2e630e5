export { AdvertisingModule } from './advertising.module.ts';
export { CampaignsReader } from './campaigns/campaigns.reader.ts';

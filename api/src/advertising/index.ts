export { AdvertisingModule } from './advertising.module.ts';
export { Campaign } from './campaigns/campaign.entity.ts';
export { CampaignInput } from './campaigns/campaign.input.ts';
export { CampaignView } from './campaigns/campaign.view.ts';
export { CampaignsReader } from './campaigns/campaigns.reader.ts';
export { CampaignsService } from './campaigns/campaigns.service.ts';
export { FlightsService } from './campaigns/flights.service.ts';
export { verifyCharges } from './campaigns/verify-charges.ts';

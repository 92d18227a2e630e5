import { bidModels, campaignStatuses, pacings, placements, separations } from '@meadow/shared';
import { enumOf } from '../../platform/graphql/enum-of.ts';

export { ObjectiveEnum } from '../../marketplace/index.ts';
export const CampaignStatusEnum = enumOf('CampaignStatus', campaignStatuses);
export const PlacementEnum = enumOf('Placement', placements);
export const BidModelEnum = enumOf('BidModel', bidModels);
export const PacingEnum = enumOf('Pacing', pacings);
export const SeparationEnum = enumOf('Separation', separations);

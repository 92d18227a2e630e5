import { Campaign } from './advertising/index.ts';
import { Payout, PayoutMethod, TopUp } from './finance/index.ts';
import { Mandate, Organisation } from './identity/index.ts';
import { Deal } from './marketplace/index.ts';
import { Dispute } from './trust/index.ts';

/** Every table that TypeORM writes. */
export const entities: Function[] = [Organisation, Mandate, TopUp, Payout, PayoutMethod, Deal, Dispute, Campaign];

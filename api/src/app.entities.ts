import { Payout, PayoutMethod, TopUp } from './finance/index.ts';
import { Mandate, Organisation } from './identity/index.ts';

/** Every table that TypeORM writes. */
export const entities: Function[] = [Organisation, Mandate, TopUp, Payout, PayoutMethod];

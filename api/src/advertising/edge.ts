/** The face of the wing towards the edge process: deciding, without framework or ORM behind it. */
export { Delivery } from './delivery/delivery.ts';
export { bodyOf, type DecisionRecord } from './delivery/decision-record.ts';
export { ExplainKeys } from './delivery/explain-keys.ts';
export { TOKEN_LIFE_S } from './delivery/moments.ts';
export { RESERVE_CPM_MICROS } from './delivery/auction.ts';
export { Exchange } from './openrtb/exchange.ts';
export { MalformedBidRequest } from './openrtb/reading.ts';
export { readRates } from './openrtb/exchange-rates.ts';
export { adsTxt, sellersJson } from './openrtb/sellers.ts';
export { PostgresLeaseStore, type LeaseStore } from './delivery/lease-store.ts';
export { RedisLeaseStore } from './delivery/redis-lease-store.ts';
export { RedisFrequencyStore } from './delivery/frequency.stores.ts';
export { chanceOf } from './delivery/chance.ts';
export { loggedDay, madeDay, type SimulatedDay } from './delivery/simulated-days.ts';
export { Simulation, type SimulatedAdvertiser, type SimulationReport } from './delivery/simulation.ts';

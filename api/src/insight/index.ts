export { InsightModule } from './insight.module.ts';
export { InsightService } from './desk/insight.service.ts';

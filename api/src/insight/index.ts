export { InsightModule } from './insight.module.ts';
export { InsightService } from './desk/insight.service.ts';
export { OwnModel } from './voice/own-model.ts';
export { insightAlerted } from './alerts/alerts.jobs.ts';

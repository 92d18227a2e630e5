export { InsightModule } from './insight.module.ts';
export { InsightService } from './desk/insight.service.ts';
export { OwnModel } from './voice/own-model.ts';
export { CreatorTagsService, type CreatorTag } from './tags/creator-tags.service.ts';
export { insightAlerted } from './alerts/alerts.jobs.ts';

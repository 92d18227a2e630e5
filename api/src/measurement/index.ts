export { EventSourcesService, type CreativeSource } from './events/event-sources.service.ts';
export { IngestReasonView } from './events/tracking.view.ts';
export { checkDestination, LinksService, type Link, type NewLink } from './links/links.service.ts';
export { TrackedLinkView, viewLink } from './links/tracked-link.view.ts';
export { MeasurementModule } from './measurement.module.ts';
export { ReportsService, type Report, type ReportWish, type Traffic, type TrafficHour } from './reports/reports.service.ts';
export { RollupsService } from './rollups/rollups.service.ts';
export { verifyRollups, type Difference } from './rollups/verify-rollups.ts';

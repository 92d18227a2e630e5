import type { ComponentType } from 'react';

type Load = () => Promise<ComponentType>;
const from = <Module extends Record<Name, ComponentType>, Name extends string>(load: () => Promise<Module>, name: Name): Load => () => load().then((module) => module[name]);

/** Every page by its path inside the workspace. The one list that joins features to routes; each loads on its own. */
export const brandPages: Record<string, Load> = {
  '/': from(() => import('../features/brand-home/BrandHomePage.tsx'), 'BrandHomePage'),
  '/briefs': from(() => import('../features/briefs/BriefsPage.tsx'), 'BriefsPage'),
  '/briefs/new': from(() => import('../features/briefs/BriefEditorPage.tsx'), 'NewBriefPage'),
  '/briefs/$briefId/edit': from(() => import('../features/briefs/BriefEditorPage.tsx'), 'EditBriefPage'),
  '/briefs/$briefId': from(() => import('../features/briefs/BriefPage.tsx'), 'BriefPage'),
  '/creators': from(() => import('../features/creators/CreatorsPage.tsx'), 'CreatorsPage'),
  '/creators/import': from(() => import('../features/imports/ImportPage.tsx'), 'ImportPage'),
  '/creators/$creatorId': from(() => import('../features/creators/CreatorPage.tsx'), 'CreatorPage'),
  '/shortlists': from(() => import('../features/shortlists/ShortlistsPage.tsx'), 'ShortlistsPage'),
  '/deals': from(() => import('../features/deals/DealsPage.tsx'), 'DealsPage'),
  '/deals/$dealId': from(() => import('../features/deals/DealRoomPage.tsx'), 'DealRoomPage'),
  '/campaigns': from(() => import('../features/campaigns/CampaignsPage.tsx'), 'CampaignsPage'),
  '/campaigns/new': from(() => import('../features/campaigns/CampaignEditorPage.tsx'), 'NewCampaignPage'),
  '/campaigns/bulk': from(() => import('../features/campaigns/BulkPage.tsx'), 'BulkPage'),
  '/campaigns/$campaignId/edit': from(() => import('../features/campaigns/CampaignEditorPage.tsx'), 'EditCampaignPage'),
  '/campaigns/$campaignId': from(() => import('../features/campaigns/CampaignPage.tsx'), 'CampaignPage'),
  '/contests': from(() => import('../features/contests/ContestsPage.tsx'), 'ContestsPage'),
  '/contests/$contestId': from(() => import('../features/contests/ContestPage.tsx'), 'ContestPage'),
  '/partners': from(() => import('../features/partners/PartnersPage.tsx'), 'PartnersPage'),
  '/seeding': from(() => import('../features/seeding/SeedingPage.tsx'), 'SeedingPage'),
  '/boost': from(() => import('../features/boost/BoostPage.tsx'), 'BoostPage'),
  '/rights': from(() => import('../features/rights/RightsPage.tsx'), 'RightsPage'),
  '/experiments': from(() => import('../features/experiments/ExperimentsPage.tsx'), 'ExperimentsPage'),
  '/reports': from(() => import('../features/reports/ReportsPage.tsx'), 'ReportsPage'),
  '/reports/notes': from(() => import('../features/reports/NotesPage.tsx'), 'NotesPage'),
  '/reports/people': from(() => import('../features/reports/PeoplePage.tsx'), 'PeoplePage'),
  '/reports/paths': from(() => import('../features/reports/PathsPage.tsx'), 'PathsPage'),
  '/insight': from(() => import('../features/insight/InsightPage.tsx'), 'InsightPage'),
  '/insight/voice': from(() => import('../features/insight/VoicePage.tsx'), 'VoicePage'),
  '/insight/share': from(() => import('../features/insight/SharePage.tsx'), 'SharePage'),
  '/insight/search-back': from(() => import('../features/insight/SearchBackPage.tsx'), 'SearchBackPage'),
  '/insight/events': from(() => import('../features/insight/EventsPage.tsx'), 'EventsPage'),
  '/insight/reports': from(() => import('../features/insight/ReportsPage.tsx'), 'InsightReportsPage'),
  '/insight/reports/$reportId': from(() => import('../features/insight/ReportPage.tsx'), 'InsightReportPage'),
  '/insight/alerts': from(() => import('../features/insight/AlertsPage.tsx'), 'InsightAlertsPage'),
  '/insight/words': from(() => import('../features/insight/WordsPage.tsx'), 'WordsPage'),
  '/tracking': from(() => import('../features/tracking/TrackingPage.tsx'), 'TrackingPage'),
  '/commissions': from(() => import('../features/commissions/CommissionsPage.tsx'), 'CommissionsPage'),
  '/wallet': from(() => import('../features/wallet/WalletPage.tsx'), 'WalletPage'),
  '/invoices': from(() => import('../features/invoices/InvoicesPage.tsx'), 'InvoicesPage'),
  '/reputation': from(() => import('../features/growth/ReputationPage.tsx'), 'ReputationPage'),
};

export const creatorPages: Record<string, Load> = {
  '/': from(() => import('../features/creator-home/CreatorHomePage.tsx'), 'CreatorHomePage'),
  '/rights': from(() => import('../features/rights/RightsPage.tsx'), 'RightsPage'),
  '/offers': from(() => import('../features/creator-home/OffersPage.tsx'), 'OffersPage'),
  '/briefs': from(() => import('../features/suggestions/SuggestionsPage.tsx'), 'SuggestionsPage'),
  '/briefs/$briefId': from(() => import('../features/briefs/BriefPage.tsx'), 'BriefPage'),
  '/deals': from(() => import('../features/deals/DealsPage.tsx'), 'DealsPage'),
  '/deals/$dealId': from(() => import('../features/deals/DealRoomPage.tsx'), 'DealRoomPage'),
  '/earnings': from(() => import('../features/earnings/EarningsPage.tsx'), 'EarningsPage'),
  '/commissions': from(() => import('../features/commissions/CommissionsPage.tsx'), 'CommissionsPage'),
  '/payout': from(() => import('../features/earnings/PayoutPage.tsx'), 'PayoutPage'),
  '/invoices': from(() => import('../features/invoices/InvoicesPage.tsx'), 'InvoicesPage'),
  '/contests': from(() => import('../features/contests/ContestsPage.tsx'), 'ContestsPage'),
  '/contests/$contestId': from(() => import('../features/contests/ContestPage.tsx'), 'ContestPage'),
  '/samples': from(() => import('../features/seeding/SamplesPage.tsx'), 'SamplesPage'),
  '/profile': from(() => import('../features/profile/ProfilePage.tsx'), 'ProfilePage'),
  '/reputation': from(() => import('../features/growth/ReputationPage.tsx'), 'ReputationPage'),
  '/rates': from(() => import('../features/profile/ProfilePage.tsx'), 'RatesPage'),
};

export const agencyPages: Record<string, Load> = {
  '/': from(() => import('../features/agency/AgencyHomePage.tsx'), 'AgencyHomePage'),
  '/clients': from(() => import('../features/agency/ClientsPage.tsx'), 'ClientsPage'),
  '/money': from(() => import('../features/money/MoneyPage.tsx'), 'MoneyPage'),
};

export const operatorPages: Record<string, Load> = {
  '/': from(() => import('../features/operator/OperatorHomePage.tsx'), 'OperatorHomePage'),
  '/review/campaigns': from(() => import('../features/operator/ReviewPage.tsx'), 'ReviewPage'),
  '/contests': from(() => import('../features/contests/ContestsPage.tsx'), 'ContestsPage'),
  '/contests/$contestId': from(() => import('../features/contests/ContestPage.tsx'), 'ContestPage'),
  '/disputes': from(() => import('../features/operator/DisputesPage.tsx'), 'DisputesPage'),
  '/trust': from(() => import('../features/growth/TrustPage.tsx'), 'TrustPage'),
  '/recon': from(() => import('../features/operator/ReconPage.tsx'), 'ReconPage'),
  '/payouts': from(() => import('../features/operator/PayoutsPage.tsx'), 'PayoutsPage'),
  '/traffic': from(() => import('../features/operator/TrafficPage.tsx'), 'TrafficPage'),
  '/market': from(() => import('../features/operator/MarketPage.tsx'), 'MarketPage'),
  '/verify': from(() => import('../features/operator/VerifyPage.tsx'), 'VerifyPage'),
  '/ledger': from(() => import('../features/operator/LedgerPage.tsx'), 'LedgerPage'),
  '/invoices': from(() => import('../features/invoices/InvoicesPage.tsx'), 'InvoicesPage'),
  '/fees': from(() => import('../features/operator/FeesPage.tsx'), 'FeesPage'),
  '/taxes': from(() => import('../features/taxes/TaxesPage.tsx'), 'TaxesPage'),
  '/audit': from(() => import('../features/operator/AuditPage.tsx'), 'AuditPage'),
  '/creators': from(() => import('../features/creators/CreatorsPage.tsx'), 'CreatorsPage'),
  '/creators/import': from(() => import('../features/imports/ImportPage.tsx'), 'ImportPage'),
  '/creators/$creatorId': from(() => import('../features/creators/CreatorPage.tsx'), 'CreatorPage'),
  '/deals/$dealId': from(() => import('../features/deals/DealRoomPage.tsx'), 'DealRoomPage'),
  '/campaigns/$campaignId': from(() => import('../features/campaigns/CampaignPage.tsx'), 'CampaignPage'),
};

/** The same for everyone, outside of the workspaces. */
export const commonPages: Record<string, Load> = {
  '/inbox': from(() => import('../features/inbox/InboxPage.tsx'), 'InboxPage'),
  '/mailbox': from(() => import('../features/settings/MailboxPage.tsx'), 'MailboxPage'),
  '/metrics': from(() => import('../features/metrics/MetricsPage.tsx'), 'MetricsPage'),
  '/settings': from(() => import('../features/settings/SettingsPage.tsx'), 'SettingsPage'),
};

import {
  IconArrowsLeftRight, IconBriefcase, IconBuildingStore, IconChartBar, IconChecklist, IconCoins, IconFileCertificate, IconFileInvoice, IconFlask, IconGavel, IconHome, IconInbox, IconLicense, IconLink, IconListCheck, IconMessages, IconPackage, IconPercentage, IconPlus,
  IconReceipt2, IconReceiptTax, IconReportMoney, IconRobot, IconRocket, IconScale, IconSend, IconShieldCheck, IconSpeakerphone, IconShieldHalf, IconStar, IconTrendingUp, IconTrophy, IconUser, IconUsers, IconUsersGroup, IconWallet,
} from '@tabler/icons-react';
import type { Permission } from '@meadow/shared';
import type { MessageId } from '../i18n/text.tsx';
import type { Workspace } from '../session/session.tsx';

export interface NavItem {
  /** Path inside the workspace. */
  to: string;
  label: MessageId;
  icon: typeof IconHome;
  /** Pressed after `g`, it leads there. */
  key?: string;
}

/** The rail of each workspace; on a phone the first four, then More. */
export const navigation: Record<Workspace, readonly NavItem[]> = {
  brand: [
    { to: '/', label: 'nav.home', icon: IconHome, key: 'h' },
    { to: '/briefs', label: 'nav.briefs', icon: IconBriefcase, key: 'b' },
    { to: '/deals', label: 'nav.deals', icon: IconMessages, key: 'd' },
    { to: '/campaigns', label: 'nav.campaigns', icon: IconSpeakerphone, key: 'c' },
    { to: '/seeding', label: 'nav.seeding', icon: IconPackage, key: 'p' },
    { to: '/contests', label: 'nav.contests', icon: IconTrophy },
    { to: '/partners', label: 'nav.partners', icon: IconUsersGroup },
    { to: '/boost', label: 'nav.boost', icon: IconRocket, key: 'o' },
    { to: '/rights', label: 'nav.rights', icon: IconLicense },
    { to: '/creators', label: 'nav.creators', icon: IconUsers, key: 'k' },
    { to: '/shortlists', label: 'nav.shortlists', icon: IconListCheck, key: 's' },
    { to: '/reports', label: 'nav.reports', icon: IconChartBar, key: 'r' },
    { to: '/experiments', label: 'nav.experiments', icon: IconFlask, key: 'e' },
    { to: '/insight', label: 'nav.insight', icon: IconTrendingUp, key: 't' },
    { to: '/tracking', label: 'nav.tracking', icon: IconLink },
    { to: '/wallet', label: 'nav.wallet', icon: IconWallet, key: 'w' },
    { to: '/commissions', label: 'nav.commissions', icon: IconPercentage },
    { to: '/invoices', label: 'nav.invoices', icon: IconFileInvoice, key: 'i' },
    { to: '/reputation', label: 'nav.reputation', icon: IconStar },
  ],
  creator: [
    { to: '/', label: 'nav.home', icon: IconHome, key: 'h' },
    { to: '/offers', label: 'nav.offers', icon: IconSend, key: 'o' },
    { to: '/deals', label: 'nav.deals', icon: IconMessages, key: 'd' },
    { to: '/earnings', label: 'nav.earnings', icon: IconCoins, key: 'e' },
    { to: '/commissions', label: 'nav.commissions', icon: IconPercentage },
    { to: '/briefs', label: 'nav.openBriefs', icon: IconBriefcase, key: 'b' },
    { to: '/contests', label: 'nav.contests', icon: IconTrophy },
    { to: '/samples', label: 'nav.samples', icon: IconPackage },
    { to: '/rights', label: 'nav.rights', icon: IconLicense },
    { to: '/profile', label: 'nav.profile', icon: IconUser, key: 'p' },
    { to: '/payout', label: 'nav.payout', icon: IconReceipt2 },
    { to: '/invoices', label: 'nav.invoices', icon: IconFileInvoice, key: 'i' },
    { to: '/reputation', label: 'nav.reputation', icon: IconStar },
  ],
  agency: [
    { to: '/', label: 'nav.home', icon: IconHome, key: 'h' },
    { to: '/clients', label: 'nav.clients', icon: IconBuildingStore, key: 'c' },
    { to: '/money', label: 'nav.money', icon: IconCoins, key: 'm' },
  ],
  ops: [
    { to: '/', label: 'nav.home', icon: IconHome, key: 'h' },
    { to: '/review/campaigns', label: 'nav.review', icon: IconShieldCheck, key: 'r' },
    { to: '/contests', label: 'nav.contests', icon: IconTrophy },
    { to: '/disputes', label: 'nav.disputes', icon: IconGavel, key: 'd' },
    { to: '/trust', label: 'nav.trust', icon: IconShieldHalf, key: 't' },
    { to: '/payouts', label: 'nav.payouts', icon: IconReportMoney, key: 'p' },
    { to: '/recon', label: 'nav.recon', icon: IconArrowsLeftRight, key: 'b' },
    { to: '/traffic', label: 'nav.traffic', icon: IconRobot, key: 'v' },
    { to: '/ledger', label: 'nav.ledger', icon: IconScale, key: 'l' },
    { to: '/verify', label: 'nav.verify', icon: IconChecklist },
    { to: '/invoices', label: 'nav.invoices', icon: IconFileInvoice, key: 'i' },
    { to: '/fees', label: 'nav.fees', icon: IconFileCertificate, key: 'f' },
    { to: '/taxes', label: 'nav.taxes', icon: IconReceiptTax },
    { to: '/creators', label: 'nav.creators', icon: IconUsers, key: 'k' },
    { to: '/market', label: 'nav.market', icon: IconBuildingStore },
    { to: '/audit', label: 'nav.audit', icon: IconChartBar, key: 'a' },
  ],
};

/** What can be begun from anywhere, by who may. */
export const actions: Record<Workspace, readonly (NavItem & { permission: Permission })[]> = {
  brand: [
    { to: '/briefs/new', label: 'find.newBrief', icon: IconPlus, permission: 'brief:write' },
    { to: '/campaigns/new', label: 'find.newCampaign', icon: IconPlus, permission: 'campaign:write' },
    { to: '/creators/import', label: 'find.import', icon: IconPlus, permission: 'creator:import' },
  ],
  creator: [{ to: '/rates', label: 'find.rates', icon: IconPlus, permission: 'creator:edit' }],
  agency: [],
  ops: [{ to: '/creators/import', label: 'find.import', icon: IconPlus, permission: 'creator:import' }],
};

export const inboxIcon = IconInbox;

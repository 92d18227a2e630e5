import {
  IconArrowsLeftRight, IconBriefcase, IconBuildingStore, IconChartBar, IconChecklist, IconCoins, IconFileCertificate, IconFileInvoice, IconFlask, IconGavel, IconHome, IconInbox, IconLicense, IconLink, IconListCheck, IconMessages, IconPackage, IconPercentage,
  IconReceipt2, IconReceiptTax, IconReportMoney, IconRobot, IconRocket, IconScale, IconSend, IconShieldCheck, IconSpeakerphone, IconShieldHalf, IconStar, IconTrendingUp, IconTrophy, IconUser, IconUsers, IconUsersGroup, IconWallet,
} from '@tabler/icons-react';
import type { MessageId } from '../i18n/text.tsx';
import type { Workspace } from '../session/session.tsx';

export interface NavItem {
  /** Path inside the workspace. */
  to: string;
  label: MessageId;
  icon: typeof IconHome;
}

/** The rail of each workspace; on a phone the first four, then More. */
export const navigation: Record<Workspace, readonly NavItem[]> = {
  brand: [
    { to: '/', label: 'nav.home', icon: IconHome },
    { to: '/briefs', label: 'nav.briefs', icon: IconBriefcase },
    { to: '/deals', label: 'nav.deals', icon: IconMessages },
    { to: '/campaigns', label: 'nav.campaigns', icon: IconSpeakerphone },
    { to: '/seeding', label: 'nav.seeding', icon: IconPackage },
    { to: '/contests', label: 'nav.contests', icon: IconTrophy },
    { to: '/partners', label: 'nav.partners', icon: IconUsersGroup },
    { to: '/boost', label: 'nav.boost', icon: IconRocket },
    { to: '/rights', label: 'nav.rights', icon: IconLicense },
    { to: '/creators', label: 'nav.creators', icon: IconUsers },
    { to: '/shortlists', label: 'nav.shortlists', icon: IconListCheck },
    { to: '/reports', label: 'nav.reports', icon: IconChartBar },
    { to: '/experiments', label: 'nav.experiments', icon: IconFlask },
    { to: '/insight', label: 'nav.insight', icon: IconTrendingUp },
    { to: '/tracking', label: 'nav.tracking', icon: IconLink },
    { to: '/wallet', label: 'nav.wallet', icon: IconWallet },
    { to: '/commissions', label: 'nav.commissions', icon: IconPercentage },
    { to: '/invoices', label: 'nav.invoices', icon: IconFileInvoice },
    { to: '/reputation', label: 'nav.reputation', icon: IconStar },
  ],
  creator: [
    { to: '/', label: 'nav.home', icon: IconHome },
    { to: '/offers', label: 'nav.offers', icon: IconSend },
    { to: '/deals', label: 'nav.deals', icon: IconMessages },
    { to: '/earnings', label: 'nav.earnings', icon: IconCoins },
    { to: '/commissions', label: 'nav.commissions', icon: IconPercentage },
    { to: '/briefs', label: 'nav.openBriefs', icon: IconBriefcase },
    { to: '/contests', label: 'nav.contests', icon: IconTrophy },
    { to: '/samples', label: 'nav.samples', icon: IconPackage },
    { to: '/rights', label: 'nav.rights', icon: IconLicense },
    { to: '/profile', label: 'nav.profile', icon: IconUser },
    { to: '/payout', label: 'nav.payout', icon: IconReceipt2 },
    { to: '/invoices', label: 'nav.invoices', icon: IconFileInvoice },
    { to: '/reputation', label: 'nav.reputation', icon: IconStar },
  ],
  agency: [
    { to: '/', label: 'nav.home', icon: IconHome },
    { to: '/clients', label: 'nav.clients', icon: IconBuildingStore },
    { to: '/money', label: 'nav.money', icon: IconCoins },
  ],
  ops: [
    { to: '/', label: 'nav.home', icon: IconHome },
    { to: '/review/campaigns', label: 'nav.review', icon: IconShieldCheck },
    { to: '/contests', label: 'nav.contests', icon: IconTrophy },
    { to: '/disputes', label: 'nav.disputes', icon: IconGavel },
    { to: '/trust', label: 'nav.trust', icon: IconShieldHalf },
    { to: '/payouts', label: 'nav.payouts', icon: IconReportMoney },
    { to: '/recon', label: 'nav.recon', icon: IconArrowsLeftRight },
    { to: '/traffic', label: 'nav.traffic', icon: IconRobot },
    { to: '/ledger', label: 'nav.ledger', icon: IconScale },
    { to: '/verify', label: 'nav.verify', icon: IconChecklist },
    { to: '/invoices', label: 'nav.invoices', icon: IconFileInvoice },
    { to: '/fees', label: 'nav.fees', icon: IconFileCertificate },
    { to: '/taxes', label: 'nav.taxes', icon: IconReceiptTax },
    { to: '/creators', label: 'nav.creators', icon: IconUsers },
    { to: '/market', label: 'nav.market', icon: IconBuildingStore },
    { to: '/audit', label: 'nav.audit', icon: IconChartBar },
  ],
};

export const inboxIcon = IconInbox;

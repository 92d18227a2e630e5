import { isDay, type Objective, type Platform, type Tier } from '@meadow/shared';
import type { BriefFullFragment, BriefInput } from '../../graphql/generated/briefs.ts';
import type { DeliverableView } from '../../terms/terms.ts';

/** What the editor holds: every field present, '' for "not said yet". */
export interface BriefDraft {
  title: string;
  product: string;
  productUrl: string;
  objective: Objective;
  description: string;
  deliverables: DeliverableView[];
  currency: string;
  budgetMinor: string;
  feeMinMinor: string;
  feeMaxMinor: string;
  platforms: Platform[];
  categories: string[];
  tiers: Tier[];
  country: string;
  language: string;
  targetFemaleShare: number | null;
  targetAges: string[];
  mustInclude: string[];
  mustAvoid: string[];
  applyBy: string;
  publishFrom: string;
  publishTo: string;
  disclosureLabel: string;
  usageRights: { scope: string; months: number; boostAllowed: boolean };
}

export const emptyDraft = (currency: string, isChinese: boolean): BriefDraft => ({
  title: '', product: '', productUrl: '', objective: 'CONSIDERATION', description: '',
  deliverables: [{ format: 'IMAGE_NOTE', platform: 'XIAOHONGSHU', quantity: 1 }],
  currency, budgetMinor: '', feeMinMinor: '', feeMaxMinor: '', platforms: [], categories: [], tiers: [], country: '', language: '',
  targetFemaleShare: null, targetAges: [], mustInclude: [], mustAvoid: [], applyBy: '', publishFrom: '', publishTo: '',
  disclosureLabel: isChinese ? '广告' : 'Sponsored',
  usageRights: { scope: isChinese ? '品牌官方账号与付费推广' : 'Brand channels and paid ads', months: 6, boostAllowed: true },
});

export const draftOf = (brief: BriefFullFragment): BriefDraft => ({
  title: brief.title, product: brief.product, productUrl: brief.productUrl ?? '', objective: brief.objective, description: brief.description,
  deliverables: brief.deliverables.map(({ format, platform, quantity }) => ({ format, platform, quantity })),
  currency: brief.budget.currency, budgetMinor: brief.budget.minor === '0' ? '' : brief.budget.minor, feeMinMinor: brief.feeMin?.minor ?? '', feeMaxMinor: brief.feeMax?.minor ?? '',
  platforms: brief.platforms, categories: brief.categories, tiers: brief.tiers, country: brief.country ?? '', language: brief.language ?? '',
  targetFemaleShare: brief.targetFemaleShare ?? null, targetAges: brief.targetAges, mustInclude: brief.mustInclude, mustAvoid: brief.mustAvoid,
  applyBy: brief.applyBy ?? '', publishFrom: brief.publishFrom ?? '', publishTo: brief.publishTo ?? '', disclosureLabel: brief.disclosureLabel,
  usageRights: { scope: brief.usageRights.scope, months: brief.usageRights.months, boostAllowed: brief.usageRights.boostAllowed },
});

const said = (text: string) => (text.trim() === '' ? null : text);

export const inputOf = (draft: BriefDraft): BriefInput => ({
  ...draft,
  budgetMinor: draft.budgetMinor || '0',
  productUrl: said(draft.productUrl),
  feeMinMinor: said(draft.feeMinMinor),
  feeMaxMinor: said(draft.feeMaxMinor),
  country: said(draft.country),
  language: said(draft.language),
  applyBy: said(draft.applyBy),
  publishFrom: said(draft.publishFrom),
  publishTo: said(draft.publishTo),
});

export const steps = ['product', 'goal', 'deliverables', 'budget', 'audience', 'dates', 'rights', 'check'] as const;
export type Step = (typeof steps)[number];

/** What a creator would ask back, by step; an empty list is a clear brief. */
export function gapsOf(draft: BriefDraft): { step: Step; code: string }[] {
  const gaps: { step: Step; code: string; open: boolean }[] = [
    { step: 'product', code: 'title', open: draft.title.trim() === '' },
    { step: 'product', code: 'product', open: draft.product.trim() === '' },
    { step: 'goal', code: 'description', open: draft.description.trim().length < 20 },
    { step: 'goal', code: 'mustInclude', open: draft.mustInclude.length === 0 },
    { step: 'deliverables', code: 'deliverables', open: draft.deliverables.length === 0 },
    { step: 'budget', code: 'budget', open: draft.budgetMinor === '' || draft.budgetMinor === '0' },
    { step: 'budget', code: 'fee', open: draft.feeMinMinor === '' && draft.feeMaxMinor === '' },
    { step: 'audience', code: 'categories', open: draft.categories.length === 0 },
    { step: 'dates', code: 'publish', open: !isDay(draft.publishFrom) || !isDay(draft.publishTo) },
    { step: 'rights', code: 'disclosure', open: draft.disclosureLabel.trim() === '' },
  ];
  return gaps.filter(({ open }) => open).map(({ step, code }) => ({ step, code }));
}
/** Number of questions {@link gapsOf} asks. */
export const gapCount = 10;

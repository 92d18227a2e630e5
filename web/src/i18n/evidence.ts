import type { ExpectedActions, MatchEvidence } from '@meadow/shared';
import { useCallback } from 'react';
import { useFormats, useText } from './text.tsx';

const isEvidence = (value: unknown): value is MatchEvidence => typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';

function read(text: string): MatchEvidence | null {
  try {
    const value: unknown = JSON.parse(text);
    return isEvidence(value) ? value : null;
  } catch {
    return null;
  }
}

/** The sentence behind a reason: what the data say, or that they are missing. Evidence that isn't coded is shown as it came. */
export function useEvidenceText() {
  const t = useText();
  const f = useFormats();
  return useCallback((raw: string): string => {
    const evidence = read(raw);
    if (!evidence) return raw;
    const names = (list: readonly string[]) => list.map((name) => t.code('category', name)).join(t('list.comma'));
    const money = (minor: string, currency: string) => f.moneyPlain({ minor, currency });
    const actions = ({ clicks, conversions, measuredDeals }: ExpectedActions) => (clicks === undefined ? '' : t('evidence.actions', { clicks: f.compact(clicks), orders: f.decimal(conversions ?? 0, 1), deals: measuredDeals ?? 0 }));
    switch (evidence.code) {
      case 'topicMatched': {
        const parts = [names(evidence.categories), evidence.keywords.join(t('list.comma'))].filter((part) => part !== '');
        return t('evidence.topicMatched', { what: parts.join(' · ') });
      }
      case 'topicOther':
        return t('evidence.topicOther', { what: names(evidence.creatorCategories) });
      case 'audienceShares': {
        const parts = [
          evidence.femaleShare !== undefined ? t('evidence.female', { share: f.percent(evidence.femaleShare, 0) }) : '',
          evidence.ageShare !== undefined ? t('evidence.ages', { share: f.percent(evidence.ageShare, 0) }) : '',
          evidence.country ? f.country(evidence.country) : '',
          evidence.language ? f.language(evidence.language) : '',
        ];
        return parts.filter((part) => part !== '').join(' · ');
      }
      case 'engagement':
        return t('evidence.engagement', { expected: f.compact(evidence.expected), notes: evidence.notes, rate: f.percent(evidence.rate), usual: f.percent(evidence.usualRate) }) + actions(evidence);
      case 'engagementFromPeers':
        return t('evidence.engagementFromPeers', { expected: f.compact(evidence.expected), usual: f.percent(evidence.usualRate) }) + actions(evidence);
      case 'priceInBand':
      case 'priceAboveBand':
      case 'priceBelowBand':
        return t(`evidence.${evidence.code}`, {
          price: money(evidence.priceMinor, evidence.currency), low: money(evidence.lowMinor, evidence.currency), high: money(evidence.highMinor, evidence.currency),
        });
      case 'priceNoPeers':
        return t('evidence.priceNoPeers', { price: money(evidence.priceMinor, evidence.currency) });
      case 'delivered':
        return t('evidence.delivered', { completed: evidence.completed, failed: evidence.failed });
      case 'activeFollowers':
        return t('evidence.activeFollowers', { share: f.percent(evidence.activeShare, 0) });
      case 'engagementPlausible':
      case 'engagementOdd':
        return t(`evidence.${evidence.code}`, { rate: f.percent(evidence.rate), usual: f.percent(evidence.usualRate) });
      case 'sponsoredShare':
        return t('evidence.sponsoredShare', { sponsored: evidence.sponsored, notes: evidence.notes });
      case 'workedTogether':
        return t('evidence.workedTogether', { completed: evidence.completed, failed: evidence.failed }) + (evidence.measured ? t('evidence.resultsTogether', { measured: evidence.measured, above: evidence.above ?? 0 }) : '');
      case 'authenticityUnknown':
      case 'saturationUnknown':
      case 'neverTogether':
      case 'topicOpen':
      case 'audienceUnknown':
      case 'audienceOpen':
      case 'priceUnknown':
      case 'newcomer':
        return t(`evidence.${evidence.code}`);
      default:
        return raw;
    }
  }, [t, f]);
}

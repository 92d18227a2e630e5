import {
  categories, dealStatuses, errorCodes, eventRejectionCodes, importRejectionCodes, metrics, noteFormats, orgKinds, platforms, receiptLineCodes, roles, tiers, waitDefaults,
  matchParts, matchBindings, creatorImportFields, noteImportFields, briefStatuses, campaignStatuses, payoutStatuses, topUpStatuses, mandateStatuses, objectives,
} from '@meadow/shared';
import { loadMessages } from './text.tsx';

const en = await loadMessages('en', 'all');
const zh = await loadMessages('zh-CN', 'all');

/** Names in braces: what a sentence needs to be told. */
const valuesOf = (message: string) => [...new Set([...message.matchAll(/\{(\w+)\s*[,}]/g)].map(([, name = '']) => name))].sort((a, b) => a.localeCompare(b));

describe('the two catalogues', () => {
  it('say the same things', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it('take the same values in every sentence', () => {
    const differing = Object.keys(en).filter((key) => JSON.stringify(valuesOf(en[key] ?? '')) !== JSON.stringify(valuesOf(zh[key] ?? '')));
    expect(differing).toEqual([]);
  });

  it('leave nothing empty', () => {
    const empty = [...Object.entries(en), ...Object.entries(zh)].filter(([, message]) => message.trim() === '');
    expect(empty).toEqual([]);
  });

  it('never mix: no Han in English, and Chinese that is Chinese', () => {
    const mixed = Object.entries(en).filter(([, message]) => /\p{Script=Han}/u.test(message)).map(([key]) => key);
    expect(mixed).toEqual([]);
    const own = /^platform\.(INSTAGRAM|TIKTOK|YOUTUBE)$/;
    const foreign = Object.entries(zh).filter(([key, message]) => !own.test(key) && /\p{L}/u.test(message.replace(/\{\w+\}/g, '')) && !/\p{Script=Han}/u.test(message));
    expect(foreign.map(([key]) => key)).toEqual([]);
  });

  it.each([
    ['error', errorCodes], ['status.deal', dealStatuses], ['dealNow', dealStatuses], ['status.brief', briefStatuses], ['status.campaign', campaignStatuses], ['status.payout', payoutStatuses],
    ['status.topUp', topUpStatuses], ['status.mandate', mandateStatuses], ['category', categories], ['platform', platforms], ['tier', tiers], ['format', noteFormats], ['objective', objectives],
    ['kind', orgKinds], ['role', roles], ['default', waitDefaults], ['defaultMoney', waitDefaults], ['defaultShort', waitDefaults], ['reason', matchParts], ['binding', matchBindings],
    ['receiptLine', receiptLineCodes], ['rejection', importRejectionCodes], ['eventReason', eventRejectionCodes], ['importField', [...creatorImportFields, ...noteImportFields]],
    ['metric', metrics.map(({ id }) => id)], ['metricIs', metrics.map(({ id }) => id)], ['source', metrics.map(({ id }) => id)],
  ])('name every %s', (family, codes) => {
    expect(codes.filter((code) => !(`${family}.${code}` in en))).toEqual([]);
  });
});

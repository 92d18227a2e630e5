import type { CampaignFullFragment } from '../../graphql/generated/campaigns.ts';
import { changesOf, creativeLike, draftOf, groupLike, inputOf } from './campaignInput.ts';

const creative = (id: string) => ({ id, title: `Ad ${id}`, text: 'A lipstick', imageUrl: null, landingUrl: 'https://shop.example/lip', label: '广告', noteId: null, status: 'APPROVED' });
const targeting = {
  countries: ['CN', 'SG'], regions: ['浙江'], cityTiers: ['1'], genders: ['female'], ageBands: ['25-34'], interests: ['beauty'], devices: ['mobile'], languages: ['zh'], dayParts: ['1-5 8-22'], lookAlikesOf: ['018f0000-0000-7000-8000-000000000001'],
  keywords: ['防晒'], exactKeywords: ['spf 50'], broadKeywords: ['防晒 推荐'], negativeKeywords: ['二手'],
};
const group = (id: string, creatives: string[]) => ({ id, name: id, placements: ['FEED', 'SEARCH'], bidModel: 'CPC', bidMicros: '1234567', bidNowMicros: null, frequencyCap: 3, targeting, creatives: creatives.map(creative) });
const campaign = {
  id: 'c', name: 'Spring', dealId: null, objective: 'CONVERSION', currency: 'CNY', timeZone: 'Asia/Tokyo', pacing: 'ASAP', productCategory: 'beauty', separation: 'CATEGORY', holdoutBps: 500,
  totalBudget: { minor: '100000', currency: 'CNY' }, dailyBudget: { minor: '20000', currency: 'CNY' }, flightStartOn: '2026-11-22', flightEndOn: '2026-12-05', adGroups: [group('g1', ['a', 'b']), group('g2', ['c'])],
} as unknown as CampaignFullFragment;

describe('a campaign in the editor', () => {
  it('is asked for as it stands when nothing was changed: every group, creative, country and bid, however fine', () => {
    const input = inputOf(draftOf(campaign));
    expect(input).toMatchObject({ timeZone: 'Asia/Tokyo', pacing: 'ASAP', holdoutBps: 500, totalBudgetMinor: '100000', dailyBudgetMinor: '20000' });
    expect(input.adGroups).toEqual(campaign.adGroups.map(({ id, name, placements, bidModel, bidMicros, frequencyCap, targeting: wishes, creatives }) => ({
      id, name, placements, bidModel, bidMicros, frequencyCap, targeting: wishes, creatives: creatives.map(({ id: creativeId, title, text, imageUrl, landingUrl, label }) => ({ id: creativeId, title, text, imageUrl, landingUrl, label })),
    })));
    expect(changesOf(draftOf(campaign), draftOf(campaign))).toEqual([]);
  });

  it('tells what is different field by field, groups and creatives by the number they had', () => {
    const before = draftOf(campaign);
    const [first, second] = before.groups;
    const [a, b] = first!.creatives;
    const after = { ...before, dailyMinor: '30000', groups: [{ ...first!, bidMicros: '2000000', wishes: { ...first!.wishes, countries: ['CN'] }, creatives: [b!, { ...creativeLike(b!), title: 'Ad d' }] }, groupLike(second!)] };
    const said = changesOf(before, after).map(({ field, before: was, after: is }) => `${field}: ${was} → ${is}`);
    expect(said).toEqual(expect.arrayContaining([
      'dailyBudgetMinor: 20000 → 30000', 'adGroups.0.bidMicros: 1234567 → 2000000', 'adGroups.0.targeting.countries: CN, SG → CN',
      `adGroups.0.creatives.0.title: ${a!.title} → null`, 'adGroups.0.creatives.2.title: null → Ad d', 'adGroups.1.name: g2 → null', 'adGroups.2.name: null → g2',
    ]));
    expect(said.filter((line) => line.startsWith('adGroups.0.creatives.1.'))).toEqual([]);
  });
});

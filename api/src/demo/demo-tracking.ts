import type { Member } from '../scenario/people.ts';

const setAttribution = 'mutation ($input: AttributionSettingInput!) { setAttribution(input: $input) { since } }';

/** A site that may send events, and ads that are credited when they were seen the day before. */
export async function setUpTracking(brand: Member): Promise<void> {
  await brand.session.ask('mutation { createWriteKey(name: "官网 · shop.example.com") { id } }');
  await brand.session.ask(setAttribution, { input: { clickDays: 7, viewDays: 1, couponFirst: false } });
}

/** Sunscreen is thought about for longer: its campaign has windows of its own. */
export async function widenWindow(brand: Member, campaignId: string): Promise<void> {
  await brand.session.ask(setAttribution, { input: { campaignId, clickDays: 14, viewDays: 2, couponFirst: false } });
}

/** Each creator's link has a code that may be said aloud. */
export async function giveCoupons(brand: Member): Promise<void> {
  const { trackedLinks } = await brand.session.ask<{ trackedLinks: { id: string }[] }>('{ trackedLinks { id } }');
  for (const [index, { id }] of trackedLinks.entries()) await brand.session.ask('mutation ($id: ID!, $code: String!) { giveCoupon(linkId: $id, code: $code) { code } }', { id, code: `SPRING${index + 1}0` });
}

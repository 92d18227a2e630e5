import { declaresSponsorship, showsAgreedLabel } from './disclosure.ts';

describe('disclosure in a text', () => {
  it.each(['Love this #ad', '#sponsored by nobody', 'Paid partnership with X', '好物分享 #广告', '【广告】春日精华', '本笔记含广告', '#品牌合作 晒晒', 'So good #PaidPartnership'])(
    'sees it in %p', (text) => expect(declaresSponsorship(text)).toBe(true));

  it.each(['#adventure in the Alps', '#addicted', '我讨厌广告词', 'this is not an ad', '#合作愉快的一天', ''])('does not see it in %p', (text) => expect(declaresSponsorship(text)).toBe(false));
});

describe('the agreed label', () => {
  it.each([['广告', '#广告'], ['Sponsored', ' sponsored '], ['AD', 'ＡＤ']])('%p is shown by %p', (agreed, shown) => expect(showsAgreedLabel(agreed, shown)).toBe(true));
  it.each([['广告', ''], ['广告', '分享'], ['', ''], ['Sponsored', 'Sponsor']])('%p is not shown by %p', (agreed, shown) => expect(showsAgreedLabel(agreed, shown)).toBe(false));
});

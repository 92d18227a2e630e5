/**
 * Whether a text says itself that it is advertising: the marks that Chinese law and the FTC ask for, where a reader meets them.
 * @see 《互联网广告管理办法》 (1 May 2023), article 9; FTC, Disclosures 101 for Social Media Influencers
 */
export const declaresSponsorship = (text: string): boolean => marks.test(text.normalize('NFKC'));

const marks =
  /#(?:ad|ads|advert|advertisement|sponsored|sponsoredpost|sponsor|paidpartnership|paidad|partner|广告|商业合作|品牌合作|合作推广|赞助|恰饭)(?![\p{L}\p{N}_])|\bpaid partnership with\b|\bsponsored by\b|【广告】|\[广告\]|（广告）|\(广告\)|^广告[::\s]|本(?:文|笔记|视频)(?:含|为|有)广告/iu;

const bare = (label: string): string => label.normalize('NFKC').trim().replace(/^#/, '').toLowerCase();

/** Whether the label shown is the one that was agreed; case, width and a leading # aside. */
export const showsAgreedLabel = (agreed: string, shown: string): boolean => bare(agreed) !== '' && bare(agreed) === bare(shown);

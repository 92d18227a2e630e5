/**
 * The clause library: what deals of this field usually settle beyond fee and dates, in both languages. A clause keeps its id and
 * its words for ever, because signed terms name it by `id@version`; other words are a new version.
 */
export const clauseGroups = ['deliverables', 'payment', 'usage', 'exclusivity', 'online', 'disclosure', 'revisions', 'cancellation', 'lateness'] as const;
export type ClauseGroup = (typeof clauseGroups)[number];

export interface Clause {
  id: string;
  version: number;
  group: ClauseGroup;
  /** Only where these markets' law asks for it; absent: anywhere. */
  market?: Market;
  title: { zh: string; en: string };
  text: { zh: string; en: string };
}

/** Where the note is published for, which decides the duty to disclose. */
export const markets = ['CN', 'US', 'EU', 'UK', 'OTHER'] as const;
export type Market = (typeof markets)[number];

const clause = (id: string, group: ClauseGroup, title: Clause['title'], text: Clause['text'], market?: Market): Clause => ({ id, version: 1, group, title, text, ...(market ? { market } : {}) });

export const clauses: readonly Clause[] = [
  clause('deliverables.original', 'deliverables', { zh: '原创内容', en: 'Original work' }, {
    zh: '内容由创作者本人完成，不搬运、不侵犯他人权利；使用的音乐、字体和图片均已取得授权。',
    en: 'The creator makes the content, copies nobody and infringes no right; music, fonts and pictures in it are licensed.',
  }),
  clause('deliverables.honest', 'deliverables', { zh: '真实体验', en: 'Honest experience' }, {
    zh: '创作者只写真实使用感受，可以写不足；品牌方不得要求虚假陈述。',
    en: 'The creator writes only what they experienced and may name weaknesses; the brand asks for no false statement.',
  }),
  clause('payment.escrow', 'payment', { zh: '资金托管', en: 'Escrow' }, {
    zh: '品牌方在开工前将全部费用存入平台托管；验收后放款，费用拆分见结算单，双方所见一致。',
    en: 'The brand puts the whole amount into escrow before work begins; it is released after verification, split as the receipt shows to both sides alike.',
  }),
  clause('usage.feed', 'usage', { zh: '本平台投放授权', en: 'Use on the same platform' }, {
    zh: '品牌方可在约定期限和地域内，在发布平台内引用、转发和加热该笔记；不得改动内容。',
    en: 'For the agreed time and territory the brand may quote, repost and boost the note on the platform where it was published, unchanged.',
  }),
  clause('usage.everywhere', 'usage', { zh: '跨渠道使用授权', en: 'Use across channels' }, {
    zh: '品牌方可在约定期限和地域内，在约定渠道使用该内容并作剪辑、字幕和尺寸调整；到期后停止使用，已投放广告同时下线。',
    en: 'For the agreed time and territory the brand may use the content on the agreed channels and cut, caption and resize it; when the time is over, use ends and ads stop.',
  }),
  clause('usage.none', 'usage', { zh: '不授权二次使用', en: 'No further use' }, {
    zh: '除平台内自然分享外，品牌方不得另行使用该内容。',
    en: 'Beyond ordinary sharing on the platform the brand may not use the content.',
  }),
  clause('exclusivity.category', 'exclusivity', { zh: '品类排他', en: 'Category exclusivity' }, {
    zh: '自发布起至排他期结束，创作者不为约定范围内的竞品发布付费内容。',
    en: 'From publication until the exclusivity ends the creator publishes no paid content for competitors in the agreed scope.',
  }),
  clause('online.keep', 'online', { zh: '保留期', en: 'Keep online' }, {
    zh: '笔记自发布起保持公开至约定天数届满。提前删除或隐藏的，创作者须在三天内恢复；未恢复的，品牌方可发起争议。平台定期检查。',
    en: 'The note stays public for the agreed days. If it is removed or hidden early, the creator restores it within three days; otherwise the brand may open a dispute. The platform checks regularly.',
  }),
  clause('disclosure.cn', 'disclosure', { zh: '广告标识（中国）', en: 'Disclosure (China)' }, {
    zh: '依照《广告法》第十四条和《互联网广告管理办法》第九条，笔记须显著标明“广告”，使消费者能够辨明。',
    en: 'Under Article 14 of the Advertising Law and Article 9 of the Measures for Internet Advertising the note is clearly marked “广告” (advertisement).',
  }, 'CN'),
  clause('disclosure.us', 'disclosure', { zh: '广告标识（美国）', en: 'Disclosure (United States)' }, {
    zh: '依照美国联邦贸易委员会《广告代言指南》（16 CFR 255），与品牌的实质关联须清楚、显著地披露，不得藏于折叠文字之后。',
    en: 'Under the FTC Endorsement Guides (16 CFR 255) the material connection is disclosed clearly and conspicuously, not behind a fold.',
  }, 'US'),
  clause('disclosure.eu', 'disclosure', { zh: '广告标识（欧盟）', en: 'Disclosure (European Union)' }, {
    zh: '依照《不公平商业行为指令》2005/29/EC 附件一第 11 项，付费内容须让消费者清楚辨认其商业意图。',
    en: 'Under point 11 of Annex I to Directive 2005/29/EC paid content makes its commercial intent clear to consumers.',
  }, 'EU'),
  clause('disclosure.uk', 'disclosure', { zh: '广告标识（英国）', en: 'Disclosure (United Kingdom)' }, {
    zh: '依照 CAP 守则第 2 节，内容须一眼可辨为广告，标识位于开头。',
    en: 'Under section 2 of the CAP Code the content is obviously identifiable as an advertisement, with the label up front.',
  }, 'UK'),
  clause('revisions.limit', 'revisions', { zh: '修改次数', en: 'Revisions' }, {
    zh: '品牌方在约定次数内可退回修改，须一次说明全部意见；超出约定范围的新要求另行协商。',
    en: 'Within the agreed number the brand may ask for changes, naming all of them at once; new wishes beyond the brief are agreed anew.',
  }),
  clause('cancellation.stage', 'cancellation', { zh: '按阶段取消', en: 'Cancellation by stage' }, {
    zh: '交稿前取消不收费；交稿后取消支付费用的 50%；初稿通过后取消支付 100%。创作者取消的，托管资金全额退回品牌方。',
    en: 'Cancelling is free before a draft, costs 50% of the fee after one and 100% once it is approved. If the creator cancels, the escrow returns to the brand in full.',
  }),
  { ...clause('cancellation.stage', 'cancellation', { zh: '按阶段取消', en: 'Cancellation by stage' }, {
    zh: '品牌方取消的，按提出本条款时有效的费率表支付该阶段的金额；各阶段金额与本条款一并列明，此后发布的费率不影响本合作。创作者取消的，托管资金全额退回品牌方。',
    en: 'If the brand cancels, it pays what the fee schedule in force when these terms were offered says for the stage; the amounts of each stage stand beside these terms, and what is published later does not touch this deal. If the creator cancels, the escrow returns to the brand in full.',
  }), version: 2 },
  clause('lateness.refund', 'lateness', { zh: '逾期交付', en: 'Late delivery' }, {
    zh: '逾期未交稿或未发布，且在答复宽限期内仍未完成的，合作终止，托管资金全额退回品牌方。',
    en: 'If a draft or the publication is late and does not come within the time of a reply either, the deal ends and the escrow returns to the brand in full.',
  }),
];

export const clauseRef = ({ id, version }: Clause): string => `${id}@${version}`;
const byRef = new Map(clauses.map((one) => [clauseRef(one), one]));
export const findClause = (ref: string): Clause | undefined => byRef.get(ref);

/** What may be chosen for new terms: of each clause the newest words. */
export const currentClauses: readonly Clause[] = clauses.filter((one) => !clauses.some((other) => other.id === one.id && other.version > one.version));

/** What a market's law makes part of every deal published for it. */
export const requiredClauses = (market: Market): readonly string[] => clauses.filter((one) => one.market === market).map(clauseRef);
/** What a first offer proposes: the market's duties and the usual clauses. */
export const usualClauses = (market: Market): readonly string[] => [
  'deliverables.honest@1', 'payment.escrow@1', 'usage.feed@1', 'online.keep@1', ...requiredClauses(market), 'revisions.limit@1', 'cancellation.stage@2', 'lateness.refund@1',
];

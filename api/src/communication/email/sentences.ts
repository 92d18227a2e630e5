import { decimalText, type Locale } from '@meadow/shared';

type Params = Readonly<Record<string, string>>;
type Sentence = Record<Locale, string>;

/** One sentence a notice, as in the app; {who} is the side that acted. */
const sentences: Readonly<Record<string, Sentence>> = {
  'deal.invite': { EN: '{brand} invites you: {brief}, {amount}', ZH_CN: '{brand} 邀请你合作：{brief}，{amount}' },
  'deal.apply': { EN: '{creator} applied: {brief}, {amount}', ZH_CN: '{creator} 报名了：{brief}，{amount}' },
  'deal.counter': { EN: '{who} sent new terms: {brief}, {amount}', ZH_CN: '{who} 提出新条款：{brief}，{amount}' },
  'deal.accept': { EN: '{who} accepted the terms: {brief}, {amount}', ZH_CN: '{who} 接受了条款：{brief}，{amount}' },
  'deal.decline': { EN: '{who} declined: {brief}', ZH_CN: '{who} 谢绝了：{brief}' },
  'deal.withdraw': { EN: '{who} withdrew the offer: {brief}', ZH_CN: '{who} 撤回了条款：{brief}' },
  'deal.amend': { EN: '{who} proposes a change of the signed terms: {brief}', ZH_CN: '{who} 提出变更已签条款：{brief}' },
  'deal.handInPart': { EN: '{who} handed in a deliverable: {brief}', ZH_CN: '{who} 提交了一项交付：{brief}' },
  'deal.acceptPart': { EN: 'A deliverable was accepted and its part released: {brief}', ZH_CN: '一项交付已验收并放款：{brief}' },
  'deal.signAmendment': { EN: '{who} signed the change of terms: {brief}', ZH_CN: '{who} 签署了条款变更：{brief}' },
  'deal.dropAmendment': { EN: 'The proposed change of terms was dropped: {brief}', ZH_CN: '条款变更未通过：{brief}' },
  'deal.expire': { EN: 'The deal expired, as agreed: {brief}', ZH_CN: '合作已按约定失效：{brief}' },
  'deal.fund': { EN: '{brand} put {amount} into escrow; your draft comes next: {brief}', ZH_CN: '{brand} 已托管 {amount}，等你交初稿：{brief}' },
  'deal.submitDraft': { EN: '{creator} submitted a draft: {brief}', ZH_CN: '{creator} 交了初稿：{brief}' },
  'deal.requestRevision': { EN: '{brand} asks for changes: {brief}', ZH_CN: '{brand} 退回修改：{brief}' },
  'deal.approve': { EN: 'The draft is approved: {brief}', ZH_CN: '初稿已通过：{brief}' },
  'deal.publish': { EN: '{creator} published the note: {brief}', ZH_CN: '{creator} 已发布笔记：{brief}' },
  'deal.confirm': { EN: 'The note is verified: {brief}', ZH_CN: '笔记已验收：{brief}' },
  'deal.pay': { EN: 'The fee for {brief} was paid: {amount}', ZH_CN: '{brief} 的合作费已打款：{amount}' },
  'deal.cancel': { EN: '{who} cancelled: {brief}', ZH_CN: '{who} 取消了合作：{brief}' },
  'deal.lapse': { EN: 'Time ran out; the escrow went back to the brand: {brief}', ZH_CN: '已逾期，托管款退回品牌方：{brief}' },
  'deal.dispute': { EN: '{who} opened a dispute: {brief}', ZH_CN: '{who} 发起了争议：{brief}' },
  'deal.ruleFirst': { EN: 'Your dispute has a ruling; you can appeal it: {brief}', ZH_CN: '争议已有裁定，可在期限内申诉：{brief}' },
  'deal.appeal': { EN: '{who} appealed the ruling: {brief}', ZH_CN: '{who} 对裁定提出申诉：{brief}' },
  'deal.award': { EN: 'The dispute was decided and the escrow split: {brief}', ZH_CN: '争议已裁定，托管款已拆分：{brief}' },
  'deal.refund': { EN: 'The dispute was decided; the escrow went back to the brand: {brief}', ZH_CN: '争议已裁定，托管款退回品牌方：{brief}' },
  'deal.comment': { EN: 'New message on {brief}', ZH_CN: '{brief} 有新消息' },
  'deal.due24h': { EN: 'One day left for your step: {brief}', ZH_CN: '你的这一步还剩 1 天：{brief}' },
  'deal.due1h': { EN: 'One hour left for your step: {brief}', ZH_CN: '你的这一步还剩 1 小时：{brief}' },
  'brief.fits': { EN: 'A new brief fits you ({score} of 100): {brief}, {brand}', ZH_CN: '新需求适合你（匹配 {score} 分）：{brief}，{brand}' },
  'invitation.sent': { EN: 'Your invitation of {creator} went out: {brief}', ZH_CN: '给 {creator} 的邀约已发出：{brief}' },
  'invitation.failed': { EN: 'Your invitation of {creator} could not be sent: {brief}', ZH_CN: '给 {creator} 的邀约没能发出：{brief}' },
  'note.offline': { EN: 'The note is not online any more: {brief}', ZH_CN: '笔记已无法访问：{brief}' },
  'note.back': { EN: 'The note is online again: {brief}', ZH_CN: '笔记已恢复：{brief}' },
  'note.broken': { EN: 'The note stayed offline; the promise to keep it is broken: {brief}', ZH_CN: '笔记未按期恢复，视为违反保留约定：{brief}' },
  'rights.ASK': { EN: '{brand} asks to use your note until {until}: {brief}', ZH_CN: '{brand} 申请把笔记使用授权延至 {until}：{brief}' },
  'rights.DECLINE': { EN: '{creator} declined to extend the rights; they hold as before: {brief}', ZH_CN: '{creator} 未同意延长授权，原授权不变：{brief}' },
  'rights.WITHDRAW': { EN: '{brand} no longer asks for longer rights: {brief}', ZH_CN: '{brand} 撤回了延长授权的申请：{brief}' },
  'rights.LAPSE': { EN: '{creator} did not answer; the rights hold as before: {brief}', ZH_CN: '{creator} 未答复，原授权不变：{brief}' },
  'rights.GRANT': { EN: '{creator} lets you boost the note until {until}: {brief}', ZH_CN: '{creator} 授权加热笔记至 {until}：{brief}' },
  'rights.REVOKE': { EN: '{creator} takes the rights back; ads with the note stop on {until}: {brief}', ZH_CN: '{creator} 撤回了授权，相关广告于 {until} 停止：{brief}' },
  'sample.request': { EN: '{creator} asks for a sample: {product}', ZH_CN: '{creator} 申请试用：{product}' },
  'sample.approve': { EN: '{brand} will send you a sample: {product}', ZH_CN: '{brand} 同意寄样：{product}' },
  'sample.decline': { EN: '{brand} can’t send you a sample: {product}', ZH_CN: '{brand} 未通过试用申请：{product}' },
  'sample.withdraw': { EN: '{creator} no longer needs the sample: {product}', ZH_CN: '{creator} 撤回了试用申请：{product}' },
  'sample.ship': { EN: 'Your sample is on its way: {product}', ZH_CN: '样品已寄出：{product}' },
  'sample.receive': { EN: 'The sample has arrived: {product}', ZH_CN: '样品已签收：{product}' },
  'sample.lose': { EN: 'The parcel was lost: {product}', ZH_CN: '包裹丢失：{product}' },
  'sample.return': { EN: 'The parcel came back: {product}', ZH_CN: '包裹被退回：{product}' },
  'sample.note': { EN: '{creator} published a note on {product}', ZH_CN: '{creator} 发布了笔记：{product}' },
  'sample.expire': { EN: 'Time ran out on the sample of {product}', ZH_CN: '样品流程已超时：{product}' },
  'contest.IN_REVIEW': { EN: 'The pool is in escrow; the operator looks at {contest}', ZH_CN: '奖金池已托管，{contest} 等待平台审核' },
  'contest.OPEN': { EN: '{contest} is open for entries', ZH_CN: '{contest} 已开放报名' },
  'contest.SELECTING': { EN: 'Sign-up has ended; choose who takes part in {contest}', ZH_CN: '{contest} 报名截止，请选择参与者' },
  'contest.TRYING': { EN: 'The places in {contest} are given', ZH_CN: '{contest} 参与名单已确定' },
  'contest.PUBLISHING': { EN: 'Notes for {contest} may go out now', ZH_CN: '{contest} 可以发布笔记了' },
  'contest.COUNTING': { EN: '{contest}: the reads are being counted', ZH_CN: '{contest} 开始统计有效阅读' },
  'contest.JUDGING': { EN: '{contest}: no more entries; judging has begun', ZH_CN: '{contest} 投稿截止，进入评审' },
  'contest.NOTICE': { EN: 'The result of {contest} is out; objections are open', ZH_CN: '{contest} 结果公示中' },
  'contest.AWARDED': { EN: 'The awards of {contest} are paid', ZH_CN: '{contest} 奖金已发放' },
  'contest.CANCELLED': { EN: '{contest} was called off; the pool went back', ZH_CN: '{contest} 已取消，奖金池已退回' },
  'contest.REJECTED': { EN: 'The operator turned down {contest}; the pool went back', ZH_CN: '{contest} 未通过审核，奖金池已退回' },
  'partner.propose': { EN: '{brand} asks you to share a brief, for {amount} at most: {brief}', ZH_CN: '{brand} 邀请你联合投放，最多承担 {amount}：{brief}' },
  'partner.sign': { EN: '{partner} signed and shares the brief: {brief}', ZH_CN: '{partner} 已签署，共同投放：{brief}' },
  'partner.decline': { EN: '{partner} does not share the brief: {brief}', ZH_CN: '{partner} 未同意联合投放：{brief}' },
  'partner.withdraw': { EN: '{brand} took back the proposal to share a brief: {brief}', ZH_CN: '{brand} 撤回了联合投放邀请：{brief}' },
  'partner.expire': { EN: 'The proposal to share a brief expired without an answer: {brief}', ZH_CN: '联合投放邀请无人答复，已失效：{brief}' },
  'partner.end': { EN: 'The shared brief takes no new deals: {brief}', ZH_CN: '联合投放已结束，不再新增合作：{brief}' },
  'partner.fund': { EN: 'Your share of {amount} went into escrow for {creator}: {brief}', ZH_CN: '你的份额 {amount} 已托管给与 {creator} 的合作：{brief}' },
  'partner.over': { EN: 'The shared deal with {creator} is over; your share is settled: {brief}', ZH_CN: '与 {creator} 的联合投放合作已结束，你的份额已结清：{brief}' },
  'campaign.boosted': { EN: 'Your standing rule put “{note}” into Feeds; the campaign is in review', ZH_CN: '按你设定的规则，「{note}」已进入信息流投放，推广计划审核中' },
  'campaign.boost-unfunded': { EN: '“{note}” passed, but your balance is too small to boost it', ZH_CN: '「{note}」已达标，但余额不足，暂未加热' },
  'campaign.boost-refused': { EN: '“{note}” passed, but may not be boosted: its rights or its text are missing', ZH_CN: '「{note}」已达标，但没有加热：缺少使用授权或定稿文案' },
  'wallet.low': { EN: '{amount} is left in your wallet', ZH_CN: '钱包可用余额仅剩 {amount}' },
  'top-up.succeeded': { EN: '{amount} arrived in your wallet', ZH_CN: '{amount} 已到账' },
  'top-up.failed': { EN: 'The top-up of {amount} failed; nothing was charged', ZH_CN: '充值 {amount} 失败，未扣款' },
  'top-up.disputed': { EN: 'A card holder disputes a top-up: {amount} was taken back', ZH_CN: '持卡人对一笔充值提出拒付，{amount} 已被扣回' },
  'top-up.dispute-won': { EN: 'The dispute was won: {amount} is back', ZH_CN: '拒付申诉成功，{amount} 已退回' },
  'top-up.dispute-lost': { EN: 'The dispute about {amount} was lost', ZH_CN: '关于 {amount} 的拒付申诉未成功' },
  'top-up.taken-back': { EN: '{amount} of a top-up was given back at the provider', ZH_CN: '一笔充值中的 {amount} 已在支付渠道侧退款' },
  'top-up.brought-back': { EN: 'A refund at the provider failed: {amount} is back', ZH_CN: '支付渠道侧退款失败，{amount} 已退回' },
  'payout.paid': { EN: '{amount} was paid to your account', ZH_CN: '{amount} 已打款到你的账户' },
  'payout.failed': { EN: 'The payout of {amount} came back; check your account', ZH_CN: '打款 {amount} 被退回，请检查账户' },
  'payout.waits': { EN: 'A released payout of {amount} does not move; Payouts says why', ZH_CN: '已批准的打款 {amount} 没有发出，请到打款页查看原因' },
  'payout.account-ready': { EN: 'Your Stripe account can be paid', ZH_CN: '你的 Stripe 账户可以收款了' },
  'payout.account-off': { EN: 'Your Stripe account can’t be paid now; see what it needs', ZH_CN: '你的 Stripe 账户暂时无法收款，请查看需要补充的资料' },
  'insight.rises': { EN: '{subject} rises: {value} texts on {day}, usually {usual}', ZH_CN: '{subject} 正在上升：{day} 有 {value} 篇，平日 {usual} 篇' },
  'insight.praise-falls': { EN: 'Praise of {subject} fell: {value}% in the week to {day}, {usual}% before', ZH_CN: '{subject} 的好评下滑：截至 {day} 的一周为 {value}%，此前 {usual}%' },
};
const unknown: Sentence = { EN: 'Something changed in Meadow', ZH_CN: 'Meadow 有新动态' };

/** The subject of a mail about a notice, in the reader's language. */
export function sentenceOf(code: string, params: Params, locale: Locale): string {
  const { brand = '', creator = '', by, amountMinor, currency } = params;
  const who = by === 'BRAND' ? brand : by === 'CREATOR' ? creator : 'Meadow';
  const amount = amountMinor && currency ? `${currency} ${decimalText(BigInt(amountMinor), currency)}` : '';
  const values: Params = { ...params, who, amount };
  return (sentences[code] ?? unknown)[locale].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
export const knownNotices = Object.keys(sentences);

const words = {
  EN: { open: 'Open it', many: '{count} notices', change: 'How you are told is your choice' },
  ZH_CN: { open: '查看', many: '{count} 条通知', change: '可在设置中更改通知方式' },
} as const;

/** One sentence, or how many came together. */
export function subjectOf(lines: readonly { subject: string }[], locale: Locale): string {
  const [first] = lines;
  return lines.length === 1 && first ? first.subject : words[locale].many.replace('{count}', String(lines.length));
}

/** A mail of one sentence, or of several gathered ones, with the way to them. */
export function mailOf(lines: readonly { subject: string; body: string }[], publicUrl: string, locale: Locale): { subject: string; text: string } {
  const w = words[locale];
  return { subject: subjectOf(lines, locale), text: [...lines.map((line) => line.body), '', `${w.open}: ${publicUrl}/inbox`, `${w.change}: ${publicUrl}/settings?tab=notices`].join('\n') };
}

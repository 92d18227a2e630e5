import { decimalText, findClause, type DealStatus } from '@meadow/shared';
import { Pdf } from '../../platform/documents/pdf.ts';
import type { Money } from '../../platform/graphql/money.view.ts';
import type { OfferView } from './deal.view.ts';
import type { StageCharge } from './receipt.view.ts';

export type DocumentLanguage = 'zh' | 'en';

export interface AgreedDeal {
  id: string;
  status: DealStatus;
  brandName: string;
  creatorName: string;
  briefTitle: string;
  /** Of the brand, in which days and signatures are shown. */
  timeZone: string;
  offer: OfferView;
  /** What it costs to end the deal early. */
  stages: readonly StageCharge[];
  /** Both signed this version. */
  binding: boolean;
}

const words = {
  zh: {
    title: '合作条款', parties: '双方', brand: '品牌方', creator: '创作者', brief: '需求', version: '版本', fee: '费用', deliverables: '交付内容', draftDue: '初稿截止', publish: '发布日期', revisions: '可修改次数',
    label: '广告标识', keep: '保留天数', rights: '使用授权', boost: '可加热', noBoost: '不可加热', months: '个月', market: '适用市场', territory: '地域', channels: '渠道', exclusivity: '排他', days: '天', commission: '订单佣金', ofOrders: '实付金额', locked: '天后锁定', payout: '结算后打款', payoutText: '天内', orders: '天内的订单', note: '补充约定',
    stages: '品牌方提前终止时的分配', stage: '阶段', creatorGets: '创作者所得', brandBack: '退回品牌方', platformFee: '平台服务费', stageNames: { FUNDED: '交稿前', DRAFTED: '交稿后', APPROVED: '初稿通过后', PUBLISHED: '发布后（仅限未裁定的争议）' },
    terms: '商务条款', clauses: '条款正文', signatures: '签署', hash: '条款指纹（SHA-256）', signed: '签署于', draft: '未生效：尚未由双方签署', holds: '双方均已签署，自后签之时生效。', footer: '合作', name: '姓名', side: '一方', time: '时间',
  },
  en: {
    title: 'Terms of the deal', parties: 'Parties', brand: 'Brand', creator: 'Creator', brief: 'Brief', version: 'Version', fee: 'Fee', deliverables: 'Deliverables', draftDue: 'Draft due', publish: 'Publication', revisions: 'Revisions',
    label: 'Disclosure label', keep: 'Days online', rights: 'Usage rights', boost: 'boosting allowed', noBoost: 'no boosting', months: 'months', market: 'Market', territory: 'Territory', channels: 'Channels', exclusivity: 'Exclusivity', days: 'days', commission: 'Commission on orders', ofOrders: 'of what customers paid', locked: 'days until it is locked', payout: 'Paid after settlement', payoutText: 'days', orders: 'days of orders from publication', note: 'Further terms',
    stages: 'If the brand ends the deal early', stage: 'Stage', creatorGets: 'Creator gets', brandBack: 'Back to the brand', platformFee: 'Platform fee', stageNames: { FUNDED: 'Before a draft', DRAFTED: 'After a draft', APPROVED: 'Draft approved', PUBLISHED: 'Published (a dispute without ruling)' },
    terms: 'Commercial terms', clauses: 'Clauses', signatures: 'Signatures', hash: 'Fingerprint of the terms (SHA-256)', signed: 'Signed at', draft: 'Not in force: both sides have not signed', holds: 'Signed by both sides; in force since the later signature.', footer: 'Deal', name: 'Name', side: 'Side', time: 'Time',
  },
} as const;

const formats: Record<DocumentLanguage, Record<string, string>> = {
  zh: { IMAGE_NOTE: '图文笔记', VIDEO_NOTE: '视频笔记', STORY: '快拍', LIVE: '直播' },
  en: { IMAGE_NOTE: 'image note', VIDEO_NOTE: 'video note', STORY: 'story', LIVE: 'live' },
};

/** The terms of one version as both sides may file them: what was agreed, in which words, signed by whom. */
export function termsPdf({ id, brandName, creatorName, briefTitle, timeZone, offer, stages, binding }: AgreedDeal, language: DocumentLanguage): Promise<Buffer> {
  const w = words[language];
  const { terms } = offer;
  const moment = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'long', timeStyle: 'medium', timeZone });
  const pdf = new Pdf({ title: w.title, author: 'Meadow', lang: language === 'zh' ? 'zh-CN' : 'en', footer: `${w.footer} ${id} · v${offer.version}` });
  const rights = [terms.usageRights.scope, `${terms.usageRights.months} ${w.months}`, terms.usageRights.boostAllowed ? w.boost : w.noBoost].filter(Boolean).join(' · ');
  const optional: [string, string | null | undefined][] = [
    [w.market, terms.market], [w.territory, terms.territory], [w.channels, terms.channels?.join(', ')],
    [w.commission, terms.commission && `${terms.commission.bps / 100}% ${w.ofOrders} · ${terms.commission.orderDays} ${w.orders} · ${terms.commission.holdDays} ${w.locked}`],
    [w.payout, terms.payoutDays == null ? null : `${terms.payoutDays} ${w.payoutText}`],
    [w.exclusivity, terms.exclusivity && `${terms.exclusivity.scope} · ${terms.exclusivity.days} ${w.days}`], [w.note, terms.note],
  ];
  pdf.paragraph(binding ? w.holds : w.draft);
  pdf.heading(w.parties).facts([[w.brand, brandName], [w.creator, creatorName], [w.brief, briefTitle], [w.version, String(offer.version)]]);
  pdf.heading(w.terms).facts([
    [w.fee, `${terms.currency} ${decimalText(terms.feeMinor, terms.currency)}`],
    [w.deliverables, terms.deliverables.map(({ format, platform, quantity }) => `${quantity} × ${formats[language][format] ?? format} (${platform})`).join('; ')],
    [w.draftDue, `${terms.draftDueOn} (${timeZone})`],
    [w.publish, `${terms.publishFrom} – ${terms.publishTo} (${timeZone})`],
    [w.revisions, String(terms.revisionLimit)],
    [w.label, terms.disclosureLabel],
    [w.keep, String(terms.keepOnlineDays)],
    [w.rights, rights],
    ...optional.flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])),
  ]);
  const text = ({ minor, currency }: Money): string => `${currency} ${decimalText(minor, currency)}`;
  if (stages.length > 0) {
    pdf.heading(w.stages).table(
      [{ header: w.stage, width: 4 }, { header: w.creatorGets, width: 3 }, { header: w.brandBack, width: 3 }, { header: w.platformFee, width: 3 }],
      stages.map(({ stage, creatorGets, brandGetsBack, platformFee }) => [w.stageNames[stage], text(creatorGets), text(brandGetsBack), text(platformFee)]));
  }
  const agreed = (terms.clauses ?? []).flatMap((ref) => findClause(ref) ?? []);
  if (agreed.length > 0) pdf.heading(w.clauses);
  agreed.forEach((clause, index) => pdf.paragraph(`${index + 1}. ${clause.title[language]}  [${clause.id}@${clause.version}]\n${clause.text[language]}`));
  pdf.heading(w.signatures).facts([[w.hash, offer.hash]]);
  pdf.table(
    [{ header: w.side, width: 2 }, { header: w.name, width: 3 }, { header: w.time, width: 4 }],
    offer.signatures.map(({ party, name, at }) => [party === 'BRAND' ? `${w.brand}: ${brandName}` : `${w.creator}: ${creatorName}`, name, moment.format(at)]));
  return pdf.end();
}

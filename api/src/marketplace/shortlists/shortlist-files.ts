import { utils, write } from '@e965/xlsx';
import { minorDigits } from '@meadow/shared';
import { Pdf } from '../../platform/documents/pdf.ts';
import type { ShortlistEntry, ShortlistView } from './shortlist.view.ts';

type Language = 'zh-CN' | 'en';
const words = {
  'zh-CN': { creator: '创作者', handle: '账号', tier: '量级', followers: '粉丝', engagements: '互动中位数', price: '最低报价', currency: '币种', votes: '赞成 / 反对', comments: '评论', note: '备注', title: '候选名单', footer: '候选名单' },
  en: { creator: 'Creator', handle: 'Handle', tier: 'Tier', followers: 'Followers', engagements: 'Median engagements', price: 'Lowest price', currency: 'Currency', votes: 'For / against', comments: 'Comments', note: 'Note', title: 'Shortlist', footer: 'Shortlist' },
} as const;

const lowest = ({ prices }: ShortlistEntry) => prices.reduce<ShortlistEntry['prices'][number]['price'] | null>((least, { price }) => (least === null || price.minor < least.minor ? price : least), null);
const forAndAgainst = ({ votes }: ShortlistEntry): string => `${votes.filter(({ vote }) => vote > 0).length} / ${votes.filter(({ vote }) => vote < 0).length}`;
const talk = ({ comments }: ShortlistEntry): string => comments.map(({ author, text }) => `${author}: ${text}`).join('\n');

/** The list as a spreadsheet: prices as numbers, so that they can be summed. A text that a spreadsheet would take for a formula is a text. */
export function shortlistSheet(list: ShortlistView, language: Language): Buffer {
  const w = words[language];
  const rows = list.entries.map((entry) => {
    const price = lowest(entry);
    return [
      entry.name, entry.handle, entry.tier, entry.followers, entry.medianEngagements, price === null ? null : Number(price.minor) / 10 ** minorDigits(price.currency), price?.currency ?? null,
      forAndAgainst(entry), talk(entry), entry.note,
    ];
  });
  const sheet = utils.aoa_to_sheet([[w.creator, w.handle, w.tier, w.followers, w.engagements, w.price, w.currency, w.votes, w.comments, w.note], ...rows]);
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, w.title);
  const bytes: Uint8Array = write(book, { type: 'buffer', bookType: 'xlsx', compression: true });
  return Buffer.from(bytes);
}

export function shortlistPdf(list: ShortlistView, language: Language): Promise<Buffer> {
  const w = words[language];
  const number = new Intl.NumberFormat(language);
  const pdf = new Pdf({ title: list.name, author: 'Meadow', lang: language, footer: `${w.footer} · ${list.name}` });
  const rows = list.entries.map((entry) => {
    const price = lowest(entry);
    const paid = price === null ? '–' : new Intl.NumberFormat(language, { style: 'currency', currency: price.currency }).format(Number(price.minor) / 10 ** minorDigits(price.currency));
    return [`${entry.name}\n@${entry.handle}`, number.format(entry.followers), entry.medianEngagements === null ? '–' : number.format(entry.medianEngagements), paid, forAndAgainst(entry), talk(entry) || '–'];
  });
  return pdf.table(
    [{ header: w.creator, width: 3 }, { header: w.followers, width: 2, align: 'right' }, { header: w.engagements, width: 2, align: 'right' }, { header: w.price, width: 2, align: 'right' }, { header: w.votes, width: 1.6 }, { header: w.comments, width: 4 }],
    rows).end();
}

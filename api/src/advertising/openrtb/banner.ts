import type { AdCopy } from './ad-copy.ts';
import type { BannerWish } from './bid-request.ts';

const TEXT_AD = 1;
const PICTURE_AD = 2;
/** Text and mark must stay readable. */
const LEAST = { w: 88, h: 31 };
const PICTURE_FROM = { w: 120, h: 100 };

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (words: string): string => words.replace(/[&<>"']/g, (letter) => escapes[letter]!);

export interface Banner {
  w: number;
  h: number;
  adm: string;
}

/** An HTML ad that fills the first size it fits; null when the place takes no such ad. Nothing in it runs. */
export function bannerOf(wish: BannerWish, ad: AdCopy, to: { impression: string; click: string }, isSecure: boolean): Banner | null {
  if (wish.mimes.length > 0 && !wish.mimes.includes('text/html')) return null;
  const isUsable = ad.image !== null && (!isSecure || ad.image.startsWith('https:'));
  for (const { w, h } of wish.sizes) {
    if (w < LEAST.w || h < LEAST.h) continue;
    const image = isUsable && ad.image !== null && w >= PICTURE_FROM.w && h >= PICTURE_FROM.h ? ad.image : null;
    if (wish.btype.includes(image === null ? TEXT_AD : PICTURE_AD)) continue;
    const picture = image === null ? '' : `<img src="${escaped(image)}" alt="" style="display:block;width:100%;height:60%;object-fit:cover">`;
    const adm =
      `<a href="${escaped(to.click)}" target="_blank" rel="noopener nofollow sponsored" style="display:block;position:relative;box-sizing:border-box;overflow:hidden;width:${w}px;height:${h}px;background:#fff;color:#222;border:1px solid #ddd;font:13px/1.35 sans-serif;text-decoration:none">` +
      `${picture}<span style="display:block;padding:4px 6px"><b>${escaped(ad.title)}</b> ${escaped(ad.text)}</span>` +
      `<span style="position:absolute;right:0;bottom:0;padding:0 4px;background:#fff;color:#555;font-size:11px">${escaped(ad.label)}</span></a>` +
      `<img src="${escaped(to.impression)}" alt="" width="1" height="1" style="position:absolute;left:-9px">`;
    return { w, h, adm };
  }
  return null;
}

import { categoriesNamed, type Category } from '@meadow/shared';
import type { ServedCreative } from '../delivery/eligible-groups.ts';

/** What an exchange is told of a creative. */
export interface AdCopy {
  title: string;
  text: string;
  image: string | null;
  label: string;
  isChinese: boolean;
  /** Where it leads to, without `www`. */
  domain: string;
  /** Bundle or store id of the app it advertises; null for a page. */
  bundle: string | null;
  /** IAB content categories 1.0, from what the ad says. */
  categories: string[];
}

/** https://www.iab.com/guidelines/content-taxonomy: a category of ours in the taxonomy that `bcat` speaks by default. */
const iab: Readonly<Record<Category, string>> = {
  beauty: 'IAB18-1', fashion: 'IAB18-3', food: 'IAB8', travel: 'IAB20', fitness: 'IAB7-1', family: 'IAB6', home: 'IAB10', pets: 'IAB16', technology: 'IAB19', gaming: 'IAB9-30',
  music: 'IAB1-6', film: 'IAB1-5', sports: 'IAB17', education: 'IAB5', lifestyle: 'IAB9', humour: 'IAB1-4', news: 'IAB12', business: 'IAB3', cars: 'IAB2', art: 'IAB1-1',
  health: 'IAB7', photography: 'IAB9-23', crafts: 'IAB9-2', toys: 'IAB9-5', relationships: 'IAB14', other: 'IAB24',
};
const UNCATEGORISED = 'IAB24';
const copies = new WeakMap<ServedCreative, AdCopy>();

export function copyOf(creative: ServedCreative): AdCopy {
  let copy = copies.get(creative);
  if (!copy) copies.set(creative, (copy = readCopy(creative)));
  return copy;
}

function readCopy({ json }: ServedCreative): AdCopy {
  const said = JSON.parse(`{${json}}`) as { title: string; text: string; image: string | null; landing_url: string; label: string };
  const { title, text, image, label } = said;
  const url = new URL(said.landing_url);
  const named = categoriesNamed(`${title} ${text}`).map((category) => iab[category]);
  return {
    title, text, image, label,
    isChinese: /\p{Script=Han}/u.test(title + text),
    domain: url.hostname.replace(/^www\./, ''),
    bundle: /(?:^|\.)play\.google\.com$/.test(url.hostname) ? url.searchParams.get('id') : /(?:^|\.)apps\.apple\.com$/.test(url.hostname) ? (/\/id(\d+)/.exec(url.pathname)?.[1] ?? null) : null,
    categories: named.length > 0 ? [...new Set(named)] : [UNCATEGORISED],
  };
}

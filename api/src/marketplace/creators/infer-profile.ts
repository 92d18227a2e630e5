import { categoriesNamed, type Category } from '@meadow/shared';

/** What the notes themselves are about: the categories most of their tags and titles name, at most three. */
export function categoriesOfNotes(notes: readonly { title: string; tags: readonly string[] }[]): Category[] {
  const counts = new Map<Category, number>();
  for (const { title, tags } of notes) {
    for (const category of new Set([...tags.flatMap(categoriesNamed), ...categoriesNamed(title)])) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  const enough = Math.max(1, notes.length * 0.1);
  return [...counts].filter(([, count]) => count >= enough).sort((a, b) => b[1] - a[1]).slice(0, 3).map(([category]) => category);
}

/** The language most notes are written in, told by script; null when it is neither Chinese nor Latin. */
export function languageOfNotes(texts: readonly string[]): 'zh' | 'en' | null {
  const all = texts.join(' ').slice(0, 20_000);
  const han = all.match(/\p{Script=Han}/gu)?.length ?? 0;
  const kana = all.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  if (han > 20 && kana * 10 < han) return 'zh';
  const words = all.toLowerCase().match(/\b(?:the|and|you|for|with|this|my|is|of|to)\b/g)?.length ?? 0;
  return han === 0 && words >= 3 ? 'en' : null;
}

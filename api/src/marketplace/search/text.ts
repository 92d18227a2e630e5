/** Pairs of neighbouring letters of a text, lower case and width-normalised: any piece of a name of two letters or more is found by its pairs. */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (const part of text.normalize('NFKC').toLowerCase().split(/[\s\n]+/)) {
    const letters = [...part].slice(0, 40);
    for (let at = 0; at + 1 < letters.length; at += 1) grams.add(`${letters[at]}${letters[at + 1]}`);
  }
  return [...grams];
}

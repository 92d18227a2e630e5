/** Ends with a question mark, or asks in words, in either language. */
const asks = /[?？]|吗\b|(?:怎么|如何|为什么|多少钱|哪里|哪个|哪款|有没有|是不是|能不能|可以.{0,8}吗|求推荐|求链接)|\b(?:how|why|what|where|which|does|is it|can i|anyone)\b.*\?/iu;
const cheap = /便宜|划算|实惠|平价|白菜价|性价比高|物美价廉|不贵|值了|cheap|affordable|good value|bargain/iu;
const dear = /(?<!不)(?:太贵|好贵|偏贵|很贵|死贵)|(?<![不珍昂])贵(?!州|阳|宾|族|妃|重|人)|不值|肉疼|智商税|expensive|overpriced|pricey/iu;

const sentences = (text: string): string[] => text.split(/(?<=[。！？!?\n])/u).map((part) => part.trim()).filter((part) => part !== '');

/** Questions people ask in texts, in the order of the texts, each once. */
export function questionsIn(texts: readonly string[], most: number): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const sentence of sentences(text)) {
      if (sentence.length >= 4 && sentence.length <= 80 && asks.test(sentence)) found.add(sentence);
      if (found.size >= most) return [...found];
    }
  }
  return [...found];
}

/** How many texts call it cheap, and how many dear. */
export const priceTalk = (texts: readonly string[]): { cheap: number; dear: number } => ({
  cheap: texts.filter((text) => cheap.test(text)).length,
  dear: texts.filter((text) => dear.test(text)).length,
});

/** What a product is called, in all its spellings, normalised. */
export interface PricedName {
  name: string;
  isOwn: boolean;
  aliases: readonly string[];
}
export interface ProductPrice {
  name: string;
  isOwn: boolean;
  texts: number;
  cheap: number;
  dear: number;
}

/** Which products are called cheap and which dear; a sentence that calls a price speaks of the product it names, or of the one named last before it. */
export function priceTalkBy(products: readonly PricedName[], texts: readonly string[]): ProductPrice[] {
  const told = products.map(({ name, isOwn }): ProductPrice => ({ name, isOwn, texts: 0, cheap: 0, dear: 0 }));
  for (const text of texts) {
    const said = products.map(() => ({ named: false, cheap: false, dear: false }));
    let of: number[] = [];
    for (const sentence of text.split(/[。！？!?；;，,\n]/u)) {
      const named = products.flatMap(({ aliases }, index) => (aliases.some((alias) => sentence.includes(alias)) ? [index] : []));
      if (named.length > 0) of = named;
      for (const index of of) {
        const one = said[index]!;
        one.named = true;
        one.cheap ||= cheap.test(sentence);
        one.dear ||= dear.test(sentence);
      }
    }
    for (const [index, { named, cheap: isCheap, dear: isDear }] of said.entries()) {
      told[index]!.texts += Number(named);
      told[index]!.cheap += Number(isCheap);
      told[index]!.dear += Number(isDear);
    }
  }
  return told.filter((product) => product.texts > 0).sort((a, b) => b.cheap + b.dear - a.cheap - a.dear || b.texts - a.texts);
}

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

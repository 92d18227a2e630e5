/** Letters that stand in nearly every Chinese text, in either script. */
const common = new Set('的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小好用很买喜欢这個來國說們為時會過學對後買歡還沒點請讓開關區價錢氣發現實際體驗質量包裝味道');

const readable = (bytes: Uint8Array, encoding: string): number => {
  const text = new TextDecoder(encoding).decode(bytes);
  let [known, broken] = [0, 0];
  for (const letter of text) {
    if (common.has(letter)) known += 1;
    else if (letter === '\uFFFD') broken += 1;
  }
  return known - 20 * broken;
};

/** Which of the two encodings that Chinese spreadsheets are saved in reads as Chinese. @param bytes no character is split at their end */
export const chineseEncodingOf = (bytes: Uint8Array): 'gb18030' | 'big5' => (readable(bytes, 'big5') > readable(bytes, 'gb18030') ? 'big5' : 'gb18030');

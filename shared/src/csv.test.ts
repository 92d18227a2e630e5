import { csvText } from './csv.ts';

const bodyOf = (text: string) => text.replace('\uFEFF', '').trimEnd().split('\r\n');

describe('an exported table', () => {
  it('opens as text, not as a formula, whatever a creator is called', () => {
    expect(bodyOf(csvText([['=1+1', '+86 138', '-cmd', '@home', '\tx']]))).toEqual(["'=1+1,'+86 138,'-cmd,'@home,'\tx"]);
  });

  it('keeps negative amounts as numbers', () => {
    expect(bodyOf(csvText([[-12.5, '-3']]))).toEqual(['-12.5,-3']);
  });

  it('quotes commas, quotes and line breaks', () => {
    expect(csvText([['a,b', 'say "hi"', 'x\ny']])).toBe('\uFEFF"a,b","say ""hi""","x\ny"\r\n');
  });

  it('leaves unknown cells empty', () => {
    expect(bodyOf(csvText([['a', null, undefined, 0]]))).toEqual(['a,,,0']);
  });
});

import { uuidv7 } from 'uuidv7';
import { creditorReference, findCreditorReferences, isIban } from './creditor-reference.ts';

describe('a creditor reference', () => {
  it('is found in what a person typed, and not when a letter is wrong', () => {
    const reference = creditorReference(uuidv7());
    expect(findCreditorReferences(`invoice may, ref ${reference.toLowerCase().replace(/(.{4})/g, '$1 ')} thanks`)).toEqual([reference]);
    const wrong = reference.slice(0, -1) + (reference.endsWith('A') ? 'B' : 'A');
    expect(findCreditorReferences(wrong)).toEqual([]);
  });

  it('is another one for another organisation', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => creditorReference(uuidv7()))).size).toBe(1_000);
  });

  it('checks an IBAN by its digits', () => {
    // The example of ISO 13616 for Great Britain, right and with two digits exchanged.
    expect(isIban('GB82WEST12345698765432')).toBe(true);
    expect(isIban('GB82WEST12345698765423')).toBe(false);
  });
});

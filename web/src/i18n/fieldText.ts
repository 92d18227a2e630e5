import { useCallback } from 'react';
import type { ApiError } from '../errors/apiError.ts';
import { useText, type MessageId } from './text.tsx';

/** How the api words what is wrong with a field, and the sentence for it. The first that fits is taken. */
const wordings: readonly (readonly [RegExp, MessageId, ...string[]])[] = [
  [/^(is needed|is required|is empty|must not be empty|is missing)/, 'fieldError.needed'],
  [/must have ([\d,]+) to ([\d,]+) (?:characters|letters)/, 'fieldError.length', 'from', 'to'],
  [/between ([\d,.]+) and ([\d,.]+)/, 'fieldError.between', 'from', 'to'],
  [/(?:has|have) (?:at most|more than) ([\d,]+)|up to ([\d,]+) characters/, 'fieldError.tooLong', 'to'],
  [/at least ([\d,]+) characters/, 'fieldError.tooShort', 'from'],
  [/e-?mail/, 'fieldError.email'],
  [/https?:\/\/|address that begins|web address|URL/i, 'fieldError.url'],
  [/in the future/, 'fieldError.future'],
  [/in the past|has passed|lies before|lie before|not lie before|after .*(end|last)|before .*(start|first|from)/, 'fieldError.order'],
  [/(positive|greater than|more than|above) (?:0|zero)|must be positive|below zero|negative/, 'fieldError.positive'],
  [/days and hours/, 'fieldError.hours'],
  [/something that is none/, 'fieldError.unknown'],
  [/committed/, 'fieldError.committed'],
  [/currency/, 'fieldError.currency'],
];

/** What is wrong with each field, in the reader's language; the api words it in English only. */
export function useFieldTexts() {
  const t = useText();
  return useCallback((error: ApiError | null): Record<string, string> => {
    const textOf = (reason: string) => {
      for (const [pattern, id, ...names] of wordings) {
        const found = pattern.exec(reason);
        if (found) return t(id, Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? found[index + 2] ?? ''])));
      }
      return t('fieldError.other');
    };
    return Object.fromEntries(Object.entries(error?.fields ?? {}).map(([field, reason]) => [field, textOf(reason)]));
  }, [t]);
}

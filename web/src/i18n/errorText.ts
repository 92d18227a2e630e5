import { type ErrorCode } from '@meadow/shared';
import { useCallback } from 'react';
import type { ApiError } from '../errors/apiError.ts';
import type { ErrorMessages } from './en/errors.ts';
import { useFormats, useText } from './text.tsx';

/** A new code in `shared` fails the build until it has a sentence in both catalogues. */
type Missing = Exclude<`error.${ErrorCode}`, keyof ErrorMessages>;
const everyCodeHasASentence: [Missing] extends [never] ? true : Missing = true;

/** The sentence for an error: what happened, what is safe, the way out. */
export function useErrorText() {
  const t = useText();
  const f = useFormats();
  return useCallback(
    (error: ApiError): string => {
      if (!everyCodeHasASentence) return error.message;
      const { shortMinor, missingMinor, currency } = error.details;
      const short = shortMinor ?? missingMinor;
      if (error.code === 'INSUFFICIENT_FUNDS' && typeof short === 'string' && typeof currency === 'string') {
        return t('error.shortBy', { amount: f.moneyPlain({ minor: short, currency }) });
      }
      return t(`error.${error.code}`);
    },
    [t, f],
  );
}

import type { Text } from '../i18n/text.tsx';

/** "ALIPAY ····2233" with the kind in the reader's language. */
export const destinationText = (t: Text, destination: string) => destination.replace(/^[A-Z_]+/, (kind) => t.code('payoutKind', kind));

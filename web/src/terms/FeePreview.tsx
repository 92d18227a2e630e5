import { useDebouncedValue } from '@mantine/hooks';
import { FeePreviewDocument } from '../graphql/generated/terms.ts';
import { useLive } from '../graphql/useLive.ts';
import { Receipt } from '../ui/Receipt.tsx';

/** Gross to net of a fee before anybody agrees to it. */
export function FeePreview({ feeMinor, currency, side, withId }: { feeMinor: string; currency: string; side: 'BRAND' | 'CREATOR' | 'BOTH'; withId: string }) {
  const [asked] = useDebouncedValue(feeMinor, 300);
  const isAsked = asked !== '' && asked !== '0';
  const { data } = useLive(FeePreviewDocument, { variables: { feeMinor: isAsked ? asked : '0', currency, withOrganisationId: withId }, skip: !isAsked });
  return data && isAsked ? <Receipt receipt={data.feePreview} side={side} open /> : null;
}

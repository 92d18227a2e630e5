import { Drawer } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { CounterOfferDocument, ProposeAmendmentDocument } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { asInput, type TermsView } from '../../terms/terms.ts';
import { TermsForm } from '../../terms/TermsForm.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import type { DealView, Side } from './DealRoomPage.tsx';

/** Another proposal, or a change of signed terms, starting from the last version; sending it signs it for one's own side. */
export function CounterDrawer({ deal, side, amends, onClose }: { deal: DealView; side: Side; amends: 'offer' | 'signed'; onClose: () => void }) {
  const t = useText();
  const f = useFormats();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const [error, setError] = useState<ApiError | null>(null);
  const [terms, setTerms] = useState<TermsView | null>(deal.currentOffer?.terms ?? null);
  const [counter] = useAction(CounterOfferDocument, { onError: setError });
  const [amend] = useAction(ProposeAmendmentDocument, { onError: setError });
  if (!terms) return null;
  const version = deal.currentOffer?.version ?? 1;
  const send = async () => {
    setError(null);
    const input = { dealId: deal.id, version, terms: asInput(terms) };
    if (amends === 'offer' ? await counter(input) : await amend(input)) onClose();
    return true;
  };
  const next = Math.max(...deal.offers.map((one) => one.version)) + 1;
  const fee = f.moneyPlain({ minor: terms.feeMinor || '0', currency: terms.currency });
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={t(amends === 'offer' ? 'deals.counterTitle' : 'deals.amendTitle', { version: next })} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {error && <p role="alert" style={{ color: 'var(--m-error)', background: 'var(--m-error-bg)', borderRadius: 6, padding: '8px 12px', marginBottom: 12 }}>{errorText(error)}</p>}
      <TermsForm value={terms} onChange={setTerms} errors={fieldTexts(error)} side={side === 'CREATOR' ? 'CREATOR' : 'BRAND'} withId={side === 'CREATOR' ? deal.brand.id : deal.creator.id} />
      <ConfirmButton mt="md" fullWidth label={amends === 'offer' ? t('deals.counterSend', { fee }) : t('deals.amendSend')} effect={t(amends === 'offer' ? 'deals.counterEffect' : 'deals.amendEffect', { fee })} ready={terms.feeMinor !== ''} onConfirm={send} />
    </Drawer>
  );
}

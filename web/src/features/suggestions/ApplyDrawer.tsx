import { dayAt } from '@meadow/shared';
import { Drawer } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { ApplyToBriefDocument, MyRatesDocument } from '../../graphql/generated/suggestions.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useGo } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { askedPrice, asInput, termsFor } from '../../terms/terms.ts';
import { TermsForm } from '../../terms/TermsForm.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Region } from '../../ui/Region.tsx';
import type { Suggestion } from './SuggestionsPage.tsx';

interface Props {
  suggestion: Suggestion;
  onClose: () => void;
}

/** Applying starts from the creator's own prices. */
export function ApplyDrawer({ suggestion, onClose }: Props) {
  const t = useText();
  const live = useLive(MyRatesDocument, { variables: {} });
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={t('suggestions.applyTo', { title: suggestion.brief.title })} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Region live={live}>{({ myCreatorProfile }) => <ApplyForm suggestion={suggestion} asked={askedPrice(myCreatorProfile.rates, suggestion.brief.deliverables, suggestion.brief.budget.currency)} />}</Region>
    </Drawer>
  );
}

function ApplyForm({ suggestion: { brief }, asked }: { suggestion: Suggestion; asked: string | null }) {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const { organisation } = useSession();
  const [terms, setTerms] = useState(() => termsFor(brief, asked, dayAt(new Date(), organisation.timeZone)));
  const [error, setError] = useState<ApiError | null>(null);
  const [apply] = useAction(ApplyToBriefDocument, { onError: setError });
  const send = async () => {
    setError(null);
    const sent = await apply({ briefId: brief.id, terms: asInput(terms) });
    if (sent) go(`/deals/${sent.applyToBrief.id}`);
    return true;
  };
  const fee = f.moneyPlain({ minor: terms.feeMinor || '0', currency: terms.currency });
  return (
    <>
      {error && <p role="alert" style={{ color: 'var(--m-error)', background: 'var(--m-error-bg)', borderRadius: 6, padding: '8px 12px', marginBottom: 12 }}>{errorText(error)}</p>}
      <TermsForm value={terms} onChange={setTerms} errors={fieldTexts(error)} side="CREATOR" withId={brief.brand.id} />
      <ConfirmButton mt="md" fullWidth label={t('suggestions.send', { fee })} effect={t('suggestions.sendEffect', { brand: brief.brand.name, fee })} ready={terms.feeMinor !== ''} onConfirm={send} />
    </>
  );
}

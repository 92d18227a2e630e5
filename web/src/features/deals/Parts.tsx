import { Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { AcceptPartDocument, HandInPartDocument } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Section } from '../../ui/Page.tsx';
import styles from './deal.module.css';
import type { DealView } from './DealRoomPage.tsx';

/** Deliverables that are out before the rest of the deal: handed in, accepted and paid one by one. */
export function Parts({ deal }: { deal: DealView }) {
  const t = useText();
  const f = useFormats();
  const [accept] = useAction(AcceptPartDocument);
  if (deal.parts.length === 0 || (!deal.parts.some(({ id, canHandIn }) => id || canHandIn))) return null;
  return (
    <Section title={t('deals.parts')} hint={t('deals.partsHint')} id="parts">
      <Stack gap="xs">
        {deal.parts.map(({ piece, id, format, platform, url, dueAt, acceptedAt, creatorGets, canAccept }) => (
          <div key={piece} style={{ display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between' }}>
            <span>
              {piece}. {t.code('format', format)} · {t.code('platform', platform)}
              <span className={styles.meta} style={{ display: 'block' }}>
                {acceptedAt && creatorGets ? t('deals.partPaid', { at: f.moment(acceptedAt), amount: f.moneyPlain(creatorGets) }) : dueAt ? t('deals.partWaits', { at: f.moment(dueAt) }) : t('deals.partOpen')}
                {url && <>{' · '}<a href={url} target="_blank" rel="noreferrer noopener">{url}</a></>}
              </span>
            </span>
            {canAccept && id && creatorGets && (
              <ConfirmButton label={t('deals.partAccept', { amount: f.moneyPlain(creatorGets) })} effect={t('deals.partAcceptEffect', { amount: f.moneyPlain(creatorGets), name: deal.creator.name })} onConfirm={async () => (await accept({ partId: id })) !== null} />
            )}
          </div>
        ))}
        {deal.parts.some(({ canHandIn }) => canHandIn) && <HandIn deal={deal} />}
      </Stack>
    </Section>
  );
}

function HandIn({ deal }: { deal: DealView }) {
  const t = useText();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const open = deal.parts.filter(({ canHandIn }) => canHandIn);
  const [chosen, setChosen] = useState<string | null>(null);
  const [url, setUrl] = useState('');
  const [label, setLabel] = useState(deal.currentOffer?.terms.disclosureLabel ?? '');
  const [error, setError] = useState<ApiError | null>(null);
  const [handIn] = useAction(HandInPartDocument, { onError: setError });
  const piece = open.find((one) => String(one.piece) === chosen)?.piece ?? open[0]?.piece ?? 1;
  const send = async () => {
    setError(null);
    if (await handIn({ dealId: deal.id, input: { piece, url: url.trim(), disclosureLabel: label } })) setUrl('');
    return true;
  };
  const fields = fieldTexts(error);
  return (
    <Stack gap="xs">
      {error && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
      <Select label={t('brief.deliverables')} value={String(piece)} allowDeselect={false} onChange={setChosen} data={open.map((one) => ({ value: String(one.piece), label: `${one.piece}. ${t.code('format', one.format)} · ${t.code('platform', one.platform)}` }))} />
      <TextInput label={t('deals.noteUrl')} type="url" placeholder="https://" value={url} onChange={(event) => setUrl(event.currentTarget.value)} error={fields['url']} />
      <TextInput label={t('deals.labelShown')} value={label} onChange={(event) => setLabel(event.currentTarget.value)} error={fields['disclosureLabel']} />
      <div><ConfirmButton variant="default" label={t('deals.partHandIn')} effect={t('deals.partHandInEffect', { piece })} ready={url.trim() !== '' && label.trim() !== ''} onConfirm={send} /></div>
    </Stack>
  );
}

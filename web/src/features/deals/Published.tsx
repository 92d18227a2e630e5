import { FileInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ApiError } from '../../errors/apiError.ts';
import { PublishDealDocument } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useErrorText } from '../../i18n/errorText.ts';
import { useFieldTexts } from '../../i18n/fieldText.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import styles from './deal.module.css';
import type { DealView, Side } from './DealRoomPage.tsx';
import { sha256 } from './sha256.ts';

/** The note that went out: its proof of disclosure, its tracked link and QR code; before that, the form. */
export function Published({ deal, side }: { deal: DealView; side: Side }) {
  const t = useText();
  const f = useFormats();
  const { publication, link } = deal;
  return (
    <>
      {deal.can.publish && side === 'CREATOR' && <PublishForm deal={deal} />}
      {publication && (
        <Section title={t('deals.published')}>
          <Facts of={[
            [t('deals.noteUrl'), <a key="u" href={publication.url} target="_blank" rel="noreferrer noopener">{publication.url}</a>],
            [t('deals.publishedAt'), f.dateTime(publication.publishedAt)],
            [t('terms.disclosureLabel'), publication.disclosureLabel],
            [t('deals.capture'), publication.captureHash ? <code key="h" title={publication.captureHash}>{publication.captureHash.slice(0, 16)}</code> : '–'],
          ]} />
        </Section>
      )}
      {link && (
        <Section title={t('deals.link')} hint={t('deals.linkHint', { clicks: f.count(link.clicks) })}>
          <div style={{ display: 'flex', gap: 16, alignItems: 'center', flexWrap: 'wrap' }}>
            <img className={styles.qr} alt={t('deals.qr')} src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(link.qrSvg)}`} />
            <div style={{ flex: 1, minWidth: 220, display: 'grid', gap: 8 }}>
              <CopyLine label={t('deals.linkLabel')} text={link.url} />
              <p className={styles.meta}>{t('deals.leadsTo', { url: link.destination })}</p>
            </div>
          </div>
        </Section>
      )}
    </>
  );
}

function PublishForm({ deal }: { deal: DealView }) {
  const t = useText();
  const errorText = useErrorText();
  const fieldTexts = useFieldTexts();
  const agreed = deal.currentOffer?.terms.disclosureLabel ?? '';
  const [url, setUrl] = useState('');
  const [label, setLabel] = useState(agreed);
  const [capture, setCapture] = useState<File | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [publish] = useAction(PublishDealDocument, { onError: setError, done: t('deals.publishedDone') });
  const send = async () => {
    setError(null);
    const captureHash = capture ? await sha256(capture) : null;
    await publish({ dealId: deal.id, input: { url: url.trim(), disclosureLabel: label, captureHash } });
    return true;
  };
  const fields = fieldTexts(error);
  return (
    <Section title={t('deals.publishTitle')} hint={t('deals.publishHint', { label: agreed })} id="publish">
      <Stack gap="sm">
        {error && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
        <TextInput label={t('deals.noteUrl')} type="url" placeholder="https://" value={url} onChange={(event) => setUrl(event.currentTarget.value)} error={fields['url']} />
        <TextInput label={t('deals.labelShown')} value={label} onChange={(event) => setLabel(event.currentTarget.value)} error={fields['disclosureLabel']} />
        <FileInput label={t('deals.capture')} description={t('deals.captureHint')} accept="image/*" value={capture} onChange={setCapture} clearable clearButtonProps={{ 'aria-label': t('action.remove') }} error={fields['captureHash']} />
        <div><ConfirmButton label={t('deals.publish')} effect={t('deals.publishEffect', { label })} ready={url.trim() !== '' && label.trim() !== ''} onConfirm={send} /></div>
      </Stack>
    </Section>
  );
}

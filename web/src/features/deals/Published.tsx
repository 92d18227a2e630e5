import { Stack, TextInput } from '@mantine/core';
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
import { FilesInput } from './FilesInput.tsx';
import type { SentFile } from './upload.ts';

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
          {publication.brokenAt ? <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{t('deals.broken')}</p> : publication.restoreBy && <p role="status" style={{ color: 'var(--m-due)' }}>{t('deals.offline', { at: f.moment(publication.restoreBy) })}</p>}
          <Facts of={[
            [t('deals.noteUrl'), <a key="u" href={publication.url} target="_blank" rel="noreferrer noopener">{publication.url}</a>],
            [t('deals.publishedAt'), f.dateTime(publication.publishedAt)],
            [t('terms.disclosureLabel'), publication.disclosureLabel],
            [t('deals.capture'), publication.captureHash ? publication.captureUrl ? <a key="h" href={publication.captureUrl} target="_blank" rel="noreferrer noopener"><code title={publication.captureHash}>{publication.captureHash.slice(0, 16)}</code></a> : <code key="h" title={publication.captureHash}>{publication.captureHash.slice(0, 16)}</code> : '–'],
            [t('deals.keepUntil'), publication.keepUntil ? f.dateTime(publication.keepUntil) : '–'],
            [t('deals.lastCheck'), publication.checks[0] ? `${t.code('checkOutcome', publication.checks[0].outcome)} · ${f.moment(publication.checks[0].at)}` : '–'],
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
  const [capture, setCapture] = useState<SentFile[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  const [publish] = useAction(PublishDealDocument, { onError: setError, done: t('deals.publishedDone') });
  const send = async () => {
    setError(null);
    await publish({ dealId: deal.id, input: { url: url.trim(), disclosureLabel: label, captureFileId: capture.at(-1)?.id ?? null } });
    return true;
  };
  const fields = fieldTexts(error);
  return (
    <Section title={t('deals.publishTitle')} hint={t('deals.publishHint', { label: agreed })} id="publish">
      <Stack gap="sm">
        {error && <p role="alert" style={{ color: 'var(--mantine-color-error)' }}>{errorText(error)}</p>}
        <TextInput label={t('deals.noteUrl')} type="url" placeholder="https://" value={url} onChange={(event) => setUrl(event.currentTarget.value)} error={fields['url']} />
        <TextInput label={t('deals.labelShown')} value={label} onChange={(event) => setLabel(event.currentTarget.value)} error={fields['disclosureLabel']} />
        <FilesInput dealId={deal.id} label={t('deals.capture')} description={t('deals.captureKept')} accept="image/*" files={capture} onChange={setCapture} />
        <div><ConfirmButton label={t('deals.publish')} effect={t('deals.publishEffect', { label })} ready={url.trim() !== '' && label.trim() !== ''} onConfirm={send} /></div>
      </Stack>
    </Section>
  );
}

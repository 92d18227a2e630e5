import { Button, TextInput } from '@mantine/core';
import { useRef, useState, type MouseEvent } from 'react';
import { PinToDraftDocument, SettleDraftPinDocument, type DealFullFragment } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import styles from './deal.module.css';

type Draft = DealFullFragment['submissions'][number];
interface Spot {
  fileId: string | null;
  x?: number;
  y?: number;
  second?: number;
}

/** Pictures, videos and documents of a draft, with the remarks pinned to them. */
export function DraftFiles({ dealId, draft, open }: { dealId: string; draft: Draft; open: 'remarks' | 'read' }) {
  const t = useText();
  const [spot, setSpot] = useState<Spot | null>(null);
  const numbers = new Map(draft.pins.map((pin, index) => [pin.id, index + 1]));
  const pinPoint = (fileId: string) => (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    setSpot({ fileId, x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
  };
  return (
    <>
      {draft.files.length > 0 && open === 'remarks' && <p className={styles.meta}>{t('deals.pinHint')}</p>}
      <div className={styles.media}>
        {draft.files.map((file) => (
          <figure key={file.id} className={styles.mediaOne}>
            {file.type.startsWith('image/') && (
              <button type="button" className={styles.picture} disabled={open === 'read'} aria-label={file.name} onClick={pinPoint(file.id)}>
                <img src={file.url} alt={file.name} />
                {draft.pins.filter((pin) => pin.fileId === file.id && pin.x !== null).map((pin) => (
                  <span key={pin.id} className={styles.pin} data-settled={pin.settledAt !== null || undefined} style={{ left: `${(pin.x ?? 0) * 100}%`, top: `${(pin.y ?? 0) * 100}%` }}>{numbers.get(pin.id)}</span>
                ))}
                {spot?.fileId === file.id && spot.x !== undefined && <span className={styles.pin} style={{ left: `${spot.x * 100}%`, top: `${(spot.y ?? 0) * 100}%` }}>+</span>}
              </button>
            )}
            {file.type.startsWith('video/') && <Clip url={file.url} name={file.name} onStop={open === 'remarks' ? (second) => setSpot({ fileId: file.id, second }) : undefined} />}
            <figcaption className={styles.meta}><a href={file.url} target="_blank" rel="noreferrer noopener">{file.name}</a></figcaption>
          </figure>
        ))}
      </div>
      {spot && <PinForm dealId={dealId} submissionId={draft.id} spot={spot} onClose={() => setSpot(null)} />}
      {draft.pins.length > 0 && <Pins draft={draft} numbers={numbers} open={open} />}
    </>
  );
}

function Clip({ url, name, onStop }: { url: string; name: string; onStop?: (second: number) => void }) {
  const player = useRef<HTMLVideoElement>(null);
  // Drafts have no captions yet: what is said is under review.
  return <video ref={player} src={url} aria-label={name} controls preload="metadata" muted onPause={() => onStop?.(Math.round((player.current?.currentTime ?? 0) * 10) / 10)} />;
}

function PinForm({ dealId, submissionId, spot, onClose }: { dealId: string; submissionId: string; spot: Spot; onClose: () => void }) {
  const t = useText();
  const [text, setText] = useState('');
  const [pin, busy] = useAction(PinToDraftDocument);
  const send = async () => {
    if (await pin({ dealId, input: { submissionId, ...spot, text } })) onClose();
  };
  return (
    <form className={styles.actsInline} onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <TextInput style={{ flex: 1 }} aria-label={t('deals.pinText')} placeholder={t('deals.pinText')} data-autofocus maxLength={2000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Button type="submit" size="xs" variant="default" loading={busy} disabled={text.trim() === ''}>{t('deals.pinAdd')}</Button>
      <Button size="xs" variant="subtle" color="gray" onClick={onClose}>{t('action.cancel')}</Button>
    </form>
  );
}

function Pins({ draft, numbers, open }: { draft: Draft; numbers: ReadonlyMap<string, number>; open: 'remarks' | 'read' }) {
  const t = useText();
  const f = useFormats();
  const [settle] = useAction(SettleDraftPinDocument);
  return (
    <ol className={styles.pins} aria-label={t('deals.pins')}>
      {draft.pins.map((pin) => (
        <li key={pin.id}>
          <span className={styles.meta}>{pin.second !== null ? t('deals.pinAt', { second: pin.second }) : pin.x !== null ? t('deals.pinPoint', { number: numbers.get(pin.id) ?? 0 }) : ''} {pin.authorName} · {f.ago(pin.at)}</span>
          <span>{pin.text}</span>
          {pin.settledAt ? <span className={styles.meta}>{t('deals.pinSettled')}</span> : open === 'remarks' && <Button size="compact-xs" variant="subtle" onClick={() => void settle({ pinId: pin.id })}>{t('deals.pinSettle')}</Button>}
        </li>
      ))}
    </ol>
  );
}

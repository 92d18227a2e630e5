import { dayAt, endOfDay } from '@meadow/shared';
import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ChangeTrackedLinkDocument, CreateTrackedLinkDocument, type LinkDevice, type TrackingSourcesQuery } from '../../graphql/generated/tracking.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';

type Link = TrackingSourcesQuery['trackedLinks'][number];
/** A link that stands, or one to be made. */
export type LinkDraft = Pick<Link, 'slug' | 'destination' | 'targets' | 'passesQuery'> & Partial<Pick<Link, 'id' | 'url' | 'expiresAt'>>;
const devices: readonly LinkDevice[] = ['IOS', 'ANDROID', 'DESKTOP'];

/** All that can be said of a link: where each kind of device goes, until when, and whether the query goes on. */
export function LinkModal({ draft, onClose, onDone }: { draft: LinkDraft; onClose: () => void; onDone: () => void }) {
  const t = useText();
  const { organisation: { timeZone } } = useSession();
  const [slug, setSlug] = useState(draft.slug);
  const [destination, setDestination] = useState(draft.destination);
  const [targets, setTargets] = useState<Partial<Record<LinkDevice, string>>>(Object.fromEntries(draft.targets.map((target) => [target.device, target.destination])));
  const [passesQuery, setPasses] = useState(draft.passesQuery);
  // The last day on which it leads anywhere: its end is the first moment after it.
  const [until, setUntil] = useState(draft.expiresAt ? dayAt(new Date(Date.parse(draft.expiresAt) - 1), timeZone) : '');
  const [create, creating] = useAction(CreateTrackedLinkDocument, { refresh: ['TrackingSources'] });
  const [change, changing] = useAction(ChangeTrackedLinkDocument, { refresh: ['TrackingSources'] });
  const send = async () => {
    const input = {
      destination, passesQuery, expiresAt: until ? endOfDay(until, timeZone).toISOString() : null,
      targets: devices.flatMap((device) => (targets[device] ? [{ device, destination: targets[device] }] : [])),
    };
    const done = draft.id === undefined ? await create({ input: { ...input, ...(slug ? { slug } : {}) } }) : await change({ id: draft.id, input });
    if (!done) return;
    onDone();
    onClose();
  };
  const isNew = draft.id === undefined;
  return (
    <Modal opened onClose={onClose} title={isNew ? t('tracking.createLink') : t('tracking.changeLinkOf', { link: draft.slug })} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <Stack gap="sm">
          <TextInput label={t('tracking.destination')} type="url" placeholder="https://" required withAsterisk={false} maxLength={2048} value={destination} onChange={(event) => setDestination(event.currentTarget.value)} data-autofocus />
          {isNew && <TextInput label={t('tracking.slug')} maxLength={64} value={slug} onChange={(event) => setSlug(event.currentTarget.value)} />}
          {devices.map((device) => (
            <TextInput key={device} label={t('tracking.destinationOf', { device: t(`linkDevice.${device}`) })} type="url" placeholder={destination || 'https://'} maxLength={2048} value={targets[device] ?? ''} onChange={(event) => setTargets({ ...targets, [device]: event.currentTarget.value })} />
          ))}
          <TextInput label={t('tracking.untilDay')} description={t('tracking.untilHint', { zone: timeZone })} type="date" value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
          <Checkbox label={t('tracking.passesQuery')} checked={passesQuery} onChange={(event) => setPasses(event.currentTarget.checked)} />
        </Stack>
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={creating || changing}>{isNew ? t('tracking.createLink') : t('action.save')}</Button>
        </Group>
      </form>
    </Modal>
  );
}

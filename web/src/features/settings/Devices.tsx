import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { AddPushDeviceDocument, RemovePushDeviceDocument, type NoticeSettingsPartsFragment } from '../../graphql/generated/settings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';
import { tell } from '../../ui/tell.ts';
import { leaveHere, stateHere, subscribeHere, type Here } from '../../session/pushHere.ts';

/** The browsers in which one is told, and this one among them. */
export function Devices({ devices, pushKey }: Pick<NoticeSettingsPartsFragment, 'devices' | 'pushKey'>) {
  const t = useText();
  const f = useFormats();
  const [state, setState] = useState<{ here: Here; id: string | null } | null>(null);
  const [add, adding] = useAction(AddPushDeviceDocument, { done: t('devices.added'), refresh: ['NoticeSettings'] });
  const [remove, removing] = useAction(RemovePushDeviceDocument, { done: t('devices.removed'), refresh: ['NoticeSettings'] });
  const look = () => void stateHere().then(setState);
  useEffect(look, []);
  const isHere = devices.some(({ id }) => id === state?.id);

  const turnOn = async () => {
    try {
      const input = await subscribeHere(pushKey);
      if (input) await add({ input });
    } catch {
      // The browser's own push service did not answer: nothing of ours failed.
      tell.failed(t('devices.noService'));
    }
    look();
  };
  const turnOff = async (id: string) => {
    if (id === state?.id) await leaveHere();
    await remove({ id });
    look();
  };
  return (
    <Section title={t('devices.title')} hint={t('devices.hint')}>
      <Stack gap="sm" maw={560}>
        {devices.map(({ id, label, createdAt, lastToldAt }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <div>
              <Text>{label}{id === state?.id && ` (${t('devices.this')})`}</Text>
              <Text size="xs" c="dimmed">{lastToldAt ? t('devices.lastTold', { at: f.dateTime(lastToldAt) }) : t('devices.since', { at: f.dateTime(createdAt) })}</Text>
            </div>
            <Button variant="default" size="xs" loading={removing} aria-label={`${t('devices.remove')}: ${label}`} onClick={() => void turnOff(id)}>{t('devices.remove')}</Button>
          </Group>
        ))}
        {state?.here === 'unsupported' && <Text size="sm" c="dimmed">{t('devices.unsupported')}</Text>}
        {state?.here === 'denied' && <Text size="sm" c="dimmed">{t('devices.denied')}</Text>}
        {(state?.here === 'off' || (state?.here === 'on' && !isHere)) && <div><Button variant="default" loading={adding} onClick={() => void turnOn()}>{t('devices.add')}</Button></div>}
      </Stack>
    </Section>
  );
}

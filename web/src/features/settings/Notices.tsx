import { Button, Checkbox, NumberInput, Select, SimpleGrid, Stack } from '@mantine/core';
import { useState } from 'react';
import { MakeCalendarFeedDocument, NoticeSettingsDocument, SetNoticeSettingsDocument, type NoticeSettingsPartsFragment } from '../../graphql/generated/settings.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';
import { CopyLine } from '../../ui/CopyLine.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import { Devices } from './Devices.tsx';

const choices = ['NOW', 'DIGEST', 'OFF'] as const;
const ways = ['email', 'push'] as const;

/** How one is told outside the app, and one's deadlines as a calendar. */
export function Notices() {
  const live = useLive(NoticeSettingsDocument, { variables: {} });
  return (
    <Stack gap="md">
      <Region live={live}>{({ noticeSettings }) => (
        <Stack gap="md">
          <NoticesForm given={noticeSettings} />
          <Devices devices={noticeSettings.devices} pushKey={noticeSettings.pushKey} />
        </Stack>
      )}</Region>
      <CalendarFeed />
    </Stack>
  );
}

function NoticesForm({ given }: { given: NoticeSettingsPartsFragment }) {
  const t = useText();
  const [settings, setSettings] = useState(given);
  const [save, busy] = useAction(SetNoticeSettingsDocument, { done: t('notices.saved') });
  const isQuiet = settings.quietFrom !== null && settings.quietTo !== null;
  const hour = (value: number | string) => Math.min(23, Math.max(0, Number(value) || 0));
  const send = () => {
    const { quietFrom, quietTo, digestHour } = settings;
    void save({ input: { choices: settings.choices.map(({ kind, email, push }) => ({ kind, email, push })), quietFrom, quietTo, digestHour } });
  };
  return (
    <Section title={t('notices.ways')} hint={t('notices.inApp')} aside={<a href="/mailbox">{t('notices.mailbox')}</a>}>
      <form onSubmit={(event) => { event.preventDefault(); send(); }}>
        <Stack gap="sm" maw={560}>
          <SimpleGrid cols={2} spacing="xs" verticalSpacing="xs">
            {settings.choices.flatMap((choice) => ways.map((way) => (
              <Select key={`${choice.kind} ${way}`} label={`${t.code('noticeKind', choice.kind)} · ${t(`notices.way.${way}`)}`} value={choice[way]} allowDeselect={false} data={choices.map((one) => ({ value: one, label: t.code('mailChoice', one) }))}
                onChange={(next) => { const known = choices.find((one) => one === next); if (known) setSettings({ ...settings, choices: settings.choices.map((one) => (one.kind === choice.kind ? { ...one, [way]: known } : one)) }); }} />
            )))}
          </SimpleGrid>
          <NumberInput label={t('notices.digestHour')} min={0} max={23} value={settings.digestHour} onChange={(value) => setSettings({ ...settings, digestHour: hour(value) })} />
          <Checkbox label={t('notices.quiet')} checked={isQuiet} onChange={(event) => setSettings({ ...settings, ...(event.currentTarget.checked ? { quietFrom: 22, quietTo: 8 } : { quietFrom: null, quietTo: null }) })} />
          {isQuiet && (
            <SimpleGrid cols={2} spacing="xs">
              <NumberInput label={t('notices.quietFrom')} min={0} max={23} value={settings.quietFrom ?? 22} onChange={(value) => setSettings({ ...settings, quietFrom: hour(value) })} />
              <NumberInput label={t('notices.quietTo')} min={0} max={23} value={settings.quietTo ?? 8} onChange={(value) => setSettings({ ...settings, quietTo: hour(value) })} />
            </SimpleGrid>
          )}
          <div><Button type="submit" loading={busy}>{t('notices.save')}</Button></div>
        </Stack>
      </form>
    </Section>
  );
}

function CalendarFeed() {
  const t = useText();
  const [url, setUrl] = useState('');
  const [make, busy] = useAction(MakeCalendarFeedDocument);
  const press = async () => {
    const made = await make({});
    if (made) setUrl(made.makeCalendarFeed);
  };
  return (
    <Section title={t('notices.calendar')} hint={t('notices.calendarHint')}>
      {url ? <CopyLine label={t('notices.calendarUrl')} text={url} /> : <Button variant="default" loading={busy} onClick={() => void press()}>{t('notices.calendarMake')}</Button>}
    </Section>
  );
}

import { Tabs } from '@mantine/core';
import { SetLocaleDocument } from '../../graphql/generated/session.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { Facts, Page, Section } from '../../ui/Page.tsx';
import { KeysSwitch, LanguageSwitch, SchemeSwitch } from '../../ui/Switches.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { Notices } from './Notices.tsx';
import { OurMandates } from './OurMandates.tsx';
import { OrganisationForm } from './OrganisationForm.tsx';
import { Rules } from './Rules.tsx';
import { Team } from './Team.tsx';

export function SettingsPage() {
  const t = useText();
  const { viewer, organisation } = useSession();
  const [{ tab }, setUrl] = useUrlState({ tab: 'self' });
  const [setLocale] = useAction(SetLocaleDocument);
  const isClient = organisation.kind === 'BRAND' || organisation.kind === 'CREATOR';
  return (
    <Page title={t('nav.settings')}>
      <Tabs value={tab} onChange={(next) => setUrl({ tab: next ?? 'self' })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="self">{t('settings.self')}</Tabs.Tab>
          <Tabs.Tab value="notices">{t('settings.notices')}</Tabs.Tab>
          <Tabs.Tab value="team">{t('settings.team')}</Tabs.Tab>
          <Tabs.Tab value="organisation">{t('settings.organisation')}</Tabs.Tab>
          {isClient && <Tabs.Tab value="rules">{t('rules.tab')}</Tabs.Tab>}
          {isClient && <Tabs.Tab value="mandates">{t('settings.mandates')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="self">
          <Section>
            <Facts of={[
              [t('field.name'), viewer.user.name],
              [t('field.email'), viewer.user.email],
              [t('settings.role'), t.code('role', viewer.role)],
              [t('settings.language'), <LanguageSwitch key="l" onChosen={(locale) => void setLocale({ locale: locale === 'en' ? 'EN' : 'ZH_CN' })} />],
              [t('settings.scheme'), <SchemeSwitch key="s" />],
              [t('settings.keys'), <KeysSwitch key="k" />],
            ]} />
          </Section>
        </Tabs.Panel>
        <Tabs.Panel value="notices"><Notices /></Tabs.Panel>
        <Tabs.Panel value="team"><Team /></Tabs.Panel>
        <Tabs.Panel value="organisation"><OrganisationForm /></Tabs.Panel>
        {isClient && <Tabs.Panel value="rules"><Rules /></Tabs.Panel>}
        {isClient && <Tabs.Panel value="mandates"><OurMandates /></Tabs.Panel>}
      </Tabs>
    </Page>
  );
}

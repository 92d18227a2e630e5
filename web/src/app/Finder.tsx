import { Spotlight, createSpotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBriefcase, IconBuildingStore, IconMessages, IconSpeakerphone, IconUser, type IconHome } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { FindDocument, type FindQuery, type FoundKind } from '../graphql/generated/app.ts';
import { useLive } from '../graphql/useLive.ts';
import { useText, type MessageId } from '../i18n/text.tsx';
import { useSession, workspaceOf } from '../session/session.tsx';
import styles from './finder.module.css';
import { actions, navigation, type NavItem } from './navigation.ts';

type Found = FindQuery['find'][number];

const TYPING_MS = 150;
const [store, finder] = createSpotlight();

const things: Record<FoundKind, { group: MessageId; icon: typeof IconHome; path: (found: Found, base: string) => string }> = {
  BRIEF: { group: 'nav.briefs', icon: IconBriefcase, path: ({ id }, base) => `${base}/briefs/${id}` },
  DEAL: { group: 'nav.deals', icon: IconMessages, path: ({ id }, base) => `${base}/deals/${id}` },
  CAMPAIGN: { group: 'nav.campaigns', icon: IconSpeakerphone, path: ({ id }, base) => `${base}/campaigns/${id}` },
  CREATOR: { group: 'nav.creators', icon: IconUser, path: ({ id }, base) => `${base}/creators/${id}` },
  CLIENT: { group: 'nav.clients', icon: IconBuildingStore, path: ({ id }) => `/agency/clients/${id}` },
};

/** Finds pages, things by their names, and what can be begun; everything by keyboard. */
export default function Finder({ onClose }: { onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const { organisation, base, may } = useSession();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), TYPING_MS);
  const { data, error, loading } = useLive(FindDocument, { variables: { text }, skip: text === '' });
  useEffect(() => finder.open(), []);
  const workspace = workspaceOf[organisation.kind];
  const fits = ({ label }: { label: MessageId }) => t(label).toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase());
  const go = (path: string) => void navigate({ to: path } as never);
  const row = ({ to, label, icon: Icon, key }: NavItem) => (
    <Spotlight.Action key={to} label={t(label)} leftSection={<Icon size={20} stroke={1.5} />} rightSection={key && <kbd className={styles.key}>G {key.toUpperCase()}</kbd>} onClick={() => go(to === '/' ? base : base + to)} />
  );
  const begun = actions[workspace].filter(({ permission }) => may(permission)).filter(fits);
  const pages = navigation[workspace].filter(fits);
  const found = text === '' ? [] : data?.find ?? [];
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const isEmpty = pages.length + begun.length + found.length === 0;
  return (
    <Spotlight.Root store={store} query={typed} onQueryChange={setTyped} onSpotlightClose={onClose} shortcut={null} scrollable maxHeight={420} title={t('find.title')} classNames={{ header: styles.header, content: styles.content, action: styles.action }} overlayProps={{ blur: 0 }} centered={false} yOffset="10dvh" transitionProps={{ duration: 0 }}>
      <Spotlight.Search placeholder={t('find.placeholder')} aria-label={t('find.title')} />
      <Spotlight.ActionsList>
        {/* What is known at once stands first, so that the chosen line stays where it is when names arrive. */}
        {begun.length > 0 && <Spotlight.ActionsGroup label={t('find.begin')}>{begun.map(row)}</Spotlight.ActionsGroup>}
        {pages.length > 0 && <Spotlight.ActionsGroup label={t('find.pages')}>{pages.map(row)}</Spotlight.ActionsGroup>}
        {kinds.map((kind) => (
          <Spotlight.ActionsGroup key={kind} label={t(things[kind].group)}>
            {found.filter((one) => one.kind === kind).map((one) => {
              const { icon: Icon, path } = things[kind];
              return <Spotlight.Action key={one.id} label={one.title} description={one.detail ?? undefined} leftSection={<Icon size={20} stroke={1.5} />} onClick={() => go(path(one, base))} />;
            })}
          </Spotlight.ActionsGroup>
        ))}
        {isEmpty && <Spotlight.Empty role="status">{t(error ? 'find.failed' : loading || text !== typed.trim() ? 'find.busy' : 'find.none', { text: typed.trim() })}</Spotlight.Empty>}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={styles.foot}>{t('find.keys')}</Spotlight.Footer>
    </Spotlight.Root>
  );
}

import { useLocalStorage } from '@mantine/hooks';
import { IconDots, IconLayoutSidebarLeftCollapse, IconRuler2, IconSearch, IconSettings } from '@tabler/icons-react';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { UnreadDocument } from '../graphql/generated/app.ts';
import { useLive } from '../graphql/useLive.ts';
import { useFormats, useText } from '../i18n/text.tsx';
import { useSession, workspaceOf } from '../session/session.tsx';
import { Logo } from '../ui/Logo.tsx';
import { inboxIcon as IconInbox, navigation } from './navigation.ts';
import styles from './shell.module.css';
import { useKeys } from '../ui/useKeys.ts';

// Menus and sheets come with the first press: most visits never open them.
const AccountMenu = lazy(() => import('./AccountMenu.tsx'));
const MoreSheet = lazy(() => import('./MoreSheet.tsx'));
const Finder = lazy(() => import('./Finder.tsx'));

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The frame of every signed-in page: rail on a desk, bottom bar on a phone, and a bar while acting for a client. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useText();
  const f = useFormats();
  const session = useSession();
  const { viewer, organisation, base, isActing } = session;
  const { pathname } = useLocation();
  const [folded, setFolded] = useLocalStorage({ key: 'meadow.rail', defaultValue: false });
  const [more, setMore] = useState(false);
  const [finding, setFinding] = useState(false);
  const navigate = useNavigate();
  const unread = useLive(UnreadDocument, { variables: {}, everyMs: 15_000 }).data?.notifications.unread ?? 0;
  const items = navigation[workspaceOf[organisation.kind]];
  const current = (path: string) => (path === base ? pathname === base || pathname === `${base}/` : pathname === path || pathname.startsWith(`${path}/`));
  const link = (path: string) => ({ to: path, 'data-current': current(path) || undefined, 'aria-current': current(path) ? ('page' as const) : undefined });
  const full = (path: string) => (path === '/' ? base : base + path);
  useKeys({
    find: () => setFinding(true),
    go: (letter) => {
      const item = items.find(({ key }) => key === letter);
      if (item) void navigate({ to: full(item.to) } as never);
      return item !== undefined;
    },
  });
  const inbox = (
    <Link {...link('/inbox')} className={styles.item}>
      <IconInbox size={20} stroke={1.5} /><span className={styles.label}>{t('nav.inbox')}</span>
      {unread > 0 && <span className={`${styles.count} ${styles.label}`} aria-label={t('nav.unread', { count: unread })}>{f.count(unread)}</span>}
    </Link>
  );
  const rest = (
    <>
      <Link {...link('/metrics')} className={styles.item}><IconRuler2 size={20} stroke={1.5} /><span className={styles.label}>{t('nav.metrics')}</span></Link>
      <Link {...link('/settings')} className={styles.item}><IconSettings size={20} stroke={1.5} /><span className={styles.label}>{t('nav.settings')}</span></Link>
    </>
  );
  return (
    <div className={styles.shell} data-folded={folded || undefined}>
      <a href="#main" className={styles.skip}>{t('nav.skip')}</a>
      <nav className={styles.rail} aria-label={t('nav.main')}>
        <Link to={base} className={styles.brand}><Logo /><span className={styles.label}>Meadow</span></Link>
        <button type="button" className={styles.item} onClick={() => setFinding(true)} aria-keyshortcuts="Meta+K Control+K" title={folded ? t('find.title') : undefined}>
          <IconSearch size={20} stroke={1.5} /><span className={styles.label}>{t('find.title')}</span><kbd className={`${styles.hint} ${styles.label}`} aria-hidden>{isApple ? '⌘K' : 'Ctrl K'}</kbd>
        </button>
        {items.map(({ to, label, icon: Icon }) => (
          <Link key={to} {...link(full(to))} className={styles.item} title={folded ? t(label) : undefined}>
            <Icon size={20} stroke={1.5} /><span className={styles.label}>{t(label)}</span>
          </Link>
        ))}
        <div className={styles.space} />
        {inbox}
        {rest}
        <button type="button" className={`${styles.item} ${styles.fold}`} onClick={() => setFolded(!folded)} aria-label={t(folded ? 'nav.unfold' : 'nav.fold')}>
          <IconLayoutSidebarLeftCollapse size={20} stroke={1.5} style={folded ? { transform: 'scaleX(-1)' } : undefined} /><span className={styles.label}>{t('nav.fold')}</span>
        </button>
        <Account />
      </nav>
      <div style={{ minWidth: 0 }}>
        {isActing && (
          <div className={styles.acting} role="status">
            <span>{t('acting.for', { name: organisation.name })}</span>
            <Link to="/agency">{t('acting.leave', { name: viewer.organisation.name })}</Link>
          </div>
        )}
        <main className={styles.main} id="main">{children}</main>
      </div>
      <nav className={styles.bottom} aria-label={t('nav.main')}>
        {items.slice(0, 4).map(({ to, label, icon: Icon }) => (
          <Link key={to} {...link(full(to))} className={styles.tab}><Icon size={22} stroke={1.5} />{t(label)}</Link>
        ))}
        <button type="button" className={styles.tab} onClick={() => setMore(true)}><IconDots size={22} stroke={1.5} />{t('nav.more')}</button>
      </nav>
      {finding && <Suspense><Finder onClose={() => setFinding(false)} /></Suspense>}
      {more && (
        <Suspense>
          <MoreSheet title={viewer.organisation.name} onClose={() => setMore(false)}>
            <button type="button" className={styles.item} onClick={() => { setMore(false); setFinding(true); }}><IconSearch size={20} stroke={1.5} />{t('find.title')}</button>
            {items.slice(4).map(({ to, label, icon: Icon }) => (
              <Link key={to} {...link(full(to))} className={styles.item} onClick={() => setMore(false)}><Icon size={20} stroke={1.5} />{t(label)}</Link>
            ))}
            <Link {...link('/inbox')} className={styles.item} onClick={() => setMore(false)}><IconInbox size={20} stroke={1.5} />{t('nav.inbox')}{unread > 0 && <span className={styles.count}>{f.count(unread)}</span>}</Link>
            <Link {...link('/metrics')} className={styles.item} onClick={() => setMore(false)}><IconRuler2 size={20} stroke={1.5} />{t('nav.metrics')}</Link>
            <Link {...link('/settings')} className={styles.item} onClick={() => setMore(false)}><IconSettings size={20} stroke={1.5} />{t('nav.settings')}</Link>
          </MoreSheet>
        </Suspense>
      )}
    </div>
  );
}

/** Name and organisation; the menu behind it loads when asked for. */
function Account() {
  const t = useText();
  const { viewer } = useSession();
  const [asked, setAsked] = useState(false);
  const face = (
    <>
      <span aria-hidden className={styles.face}>{viewer.user.name.slice(0, 1).toUpperCase()}</span>
      <span className={styles.label} style={{ minWidth: 0 }}>
        <span className={styles.person}>{viewer.user.name}</span>
        <span className={styles.org}>{viewer.organisation.name}</span>
      </span>
    </>
  );
  const button = <button type="button" className={styles.item} aria-label={t('nav.account')} onClick={() => setAsked(true)}>{face}</button>;
  return asked ? <Suspense fallback={button}><AccountMenu className={styles.item ?? ''} face={face} /></Suspense> : button;
}

import { Button } from '@mantine/core';
import { InboxDocument, MarkReadDocument } from '../../graphql/generated/inbox.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, subjectPath } from '../../session/Go.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { useNoticeText } from './noticeText.ts';

/** What changed? */
export function InboxPage() {
  const t = useText();
  const f = useFormats();
  const noticeText = useNoticeText();
  const [{ after }, setUrl] = useUrlState({ after: '' });
  const live = useLive(InboxDocument, { variables: { after: after || null }, everyMs: 4_000 });
  const [markRead, busy] = useAction(MarkReadDocument, { refresh: ['Inbox', 'Unread'] });
  const notices = live.data?.notifications.edges.map(({ node }) => node) ?? [];
  const unread = notices.filter(({ readAt }) => !readAt).map(({ id }) => id);
  return (
    <Page title={t('nav.inbox')} answer={live.data ? (live.data.notifications.unread > 0 ? t('inbox.answer', { count: live.data.notifications.unread }) : t('inbox.none')) : undefined}
      actions={unread.length > 0 && <Button variant="default" loading={busy} onClick={() => void markRead({ ids: unread })}>{t('inbox.readAll')}</Button>}>
      <Section>
        <Region live={live} isEmpty={() => notices.length === 0} empty={<EmptyState title={t('inbox.none')} hint={t('inbox.noneHint')} />}>
          {(data) => (
            <ul style={{ display: 'grid' }}>
              {notices.map((notice) => (
                <li key={notice.id} style={{ display: 'grid', gridTemplateColumns: '8px minmax(0,1fr) max-content', gap: 12, padding: '10px 0', borderTop: '1px solid var(--m-hair)', alignItems: 'baseline' }}>
                  <span aria-label={notice.readAt ? undefined : t('inbox.unread')} style={{ width: 8, height: 8, borderRadius: 4, background: notice.readAt ? 'transparent' : 'var(--m-focus)' }} />
                  <span style={{ fontWeight: notice.readAt ? 400 : 600 }}><Go to={subjectPath(notice.subjectKind, notice.subjectId)} onClick={() => !notice.readAt && void markRead({ ids: [notice.id] })}>{noticeText(notice)}</Go></span>
                  <span style={{ color: 'var(--mantine-color-dimmed)', fontSize: 12 }}>{f.ago(notice.createdAt)}</span>
                </li>
              ))}
              <li><Pager pageInfo={data.notifications.pageInfo} after={after} onGo={(next) => setUrl({ after: next })} /></li>
            </ul>
          )}
        </Region>
      </Section>
    </Page>
  );
}

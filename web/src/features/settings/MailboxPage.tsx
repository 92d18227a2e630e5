import { MailboxDocument } from '../../graphql/generated/settings.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

/** What was sent to me? Without a mail server this is where mails are read. */
export function MailboxPage() {
  const t = useText();
  const f = useFormats();
  const live = useLive(MailboxDocument, { variables: {}, everyMs: 4_000 });
  return (
    <Page title={t('notices.mailbox')} answer={live.data ? t('mailbox.answer', { count: live.data.mailbox.length }) : undefined}>
      <Section>
        <Region live={live} isEmpty={({ mailbox }) => mailbox.length === 0} empty={<EmptyState title={t('mailbox.none')} hint={t('mailbox.noneHint')} />}>
          {({ mailbox }) => (
            <ul style={{ display: 'grid' }}>
              {mailbox.map((mail) => (
                <li key={mail.id} style={{ display: 'grid', gap: 2, padding: '10px 0', borderTop: '1px solid var(--m-hair)', overflowWrap: 'anywhere' }}>
                  <span>{mail.subject}</span>
                  <span style={{ color: 'var(--mantine-color-dimmed)', fontSize: 12 }}>{mail.address} · {t.code('emailStatus', mail.status)} · {f.ago(mail.sentAt ?? mail.dueAt)}</span>
                </li>
              ))}
            </ul>
          )}
        </Region>
      </Section>
    </Page>
  );
}

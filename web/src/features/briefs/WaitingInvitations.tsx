import { Button } from '@mantine/core';
import { QueuedInvitationsDocument, WithdrawQueuedInvitationDocument } from '../../graphql/generated/briefs.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Section } from '../../ui/Page.tsx';

/** Invitations that go out as soon as their creators may get another one; nothing where none waits. */
export function WaitingInvitations({ briefId }: { briefId: string }) {
  const t = useText();
  const f = useFormats();
  const { data } = useLive(QueuedInvitationsDocument, { variables: { briefId }, everyMs: 15_000 });
  const [withdraw, busy] = useAction(WithdrawQueuedInvitationDocument, { done: t('queue.withdrawn'), refresh: ['QueuedInvitations'] });
  const waiting = data?.queuedInvitations ?? [];
  if (waiting.length === 0) return null;
  return (
    <Section title={t('queue.title')} hint={t('queue.hint')}>
      <ul style={{ display: 'grid', gap: 8 }}>
        {waiting.map(({ id, creatorName, fee, status, goesOutAt, failure }) => (
          <li key={id} style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 16px', alignItems: 'center', justifyContent: 'space-between', borderTop: '1px solid var(--m-hair)', paddingTop: 8 }}>
            <span style={{ overflowWrap: 'anywhere' }}>{creatorName} · {f.moneyPlain(fee)}</span>
            <span style={{ color: 'var(--mantine-color-dimmed)' }}>{status === 'FAILED' ? t('queue.failed', { why: t.code('error', failure ?? 'INTERNAL') }) : `${t('queue.goesOut')}: ${f.dateTime(goesOutAt)}`}</span>
            {status === 'WAITING' && <Button size="compact-sm" variant="subtle" color="gray" loading={busy} onClick={() => void withdraw({ id })}>{t('queue.withdraw')}</Button>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

import { WebhookProblemsDocument, type WebhookProblemsQuery } from '../../graphql/generated/operator.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

type Problem = WebhookProblemsQuery['webhookProblems'][number];

/** Reports of payment providers that moved nothing, as they were received. */
export function WebhookProblems() {
  const t = useText();
  const f = useFormats();
  const live = useLive(WebhookProblemsDocument, { variables: {}, everyMs: 15_000 });
  const columns: Column<Problem>[] = [
    { id: 'at', header: t('wallet.when'), cell: (p) => f.dateTime(p.receivedAt), sortBy: (p) => p.receivedAt, csv: (p) => p.receivedAt },
    { id: 'provider', header: t('wallet.provider'), cell: (p) => t.code('provider', p.provider), csv: (p) => p.provider, phone: 'figure' },
    { id: 'code', header: t('import.reason'), cell: (p) => t.code('webhookProblem', p.code), csv: (p) => p.code, phone: 'figure' },
    { id: 'body', header: t('recon.received'), cell: (p) => <details><summary style={{ cursor: 'pointer', minHeight: 24 }}>{t('recon.characters', { count: p.body.length })}</summary><code style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 12 }}>{p.body}</code></details>, csv: (p) => p.body, phone: 'hidden' },
  ];
  return (
    <Section title={t('recon.webhooks')} hint={t('recon.webhooksHint')}>
      <Region live={live} isEmpty={(data) => data.webhookProblems.length === 0} empty={<EmptyState title={t('recon.noWebhooks')} />}>
        {({ webhookProblems }) => <DataTable id="webhooks" dense caption={t('recon.webhooks')} rows={webhookProblems} columns={columns} rowKey={(p) => `${p.provider} ${p.id}`} />}
      </Region>
    </Section>
  );
}

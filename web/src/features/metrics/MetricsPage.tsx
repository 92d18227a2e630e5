import { metrics, type Metric } from '@meadow/shared';
import { useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';

/** What does each figure mean? The registry itself, as the api and the exports use it. */
export function MetricsPage() {
  const t = useText();
  const columns: Column<Metric>[] = [
    { id: 'name', header: t('metrics.name'), minWidth: 140, cell: (m) => <><strong>{t.code('metric', m.id)}</strong><div><code style={{ fontSize: 12 }}>{m.id}</code></div></>, sortBy: (m) => t.code('metric', m.id), csv: (m) => m.id },
    { id: 'meaning', header: t('metrics.meaning'), cell: (m) => t.code('metricIs', m.id), csv: (m) => t.code('metricIs', m.id), phone: 'action' },
    { id: 'formula', header: t('passport.formula'), cell: (m) => <code style={{ fontSize: 12 }}>{m.formula}</code>, csv: (m) => m.formula, phone: 'figure' },
    { id: 'source', header: t('passport.source'), cell: (m) => t.code('source', m.id), csv: (m) => m.source, phone: 'hidden' },
    { id: 'better', header: t('metrics.better'), cell: (m) => t.code('direction', m.direction), csv: (m) => m.direction, phone: 'figure' },
    { id: 'sums', header: t('metrics.additive'), cell: (m) => t(m.additive ? 'terms.yes' : 'terms.no'), csv: (m) => String(m.additive), phone: 'figure' },
  ];
  return (
    <Page title={t('nav.metrics')} lead={t('metrics.lead')}>
      <Section><DataTable id="metrics" caption={t('nav.metrics')} rows={metrics} columns={columns} rowKey={(m) => m.id} /></Section>
    </Page>
  );
}

import type { BalancePartsFragment } from '../../graphql/generated/operator.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/Region.tsx';

type Line = BalancePartsFragment['lines'][number];

/** The trial balance: debits and credits per account and currency. */
export function BalanceTable({ lines }: { lines: readonly Line[] }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Line>[] = [
    { id: 'account', header: t('ops.account'), cell: (l) => t.code('account', l.purpose), sortBy: (l) => l.purpose, csv: (l) => l.purpose },
    { id: 'currency', header: t('ops.currency'), cell: (l) => l.currency, csv: (l) => l.currency, phone: 'figure' },
    { id: 'debit', header: t('ops.debit'), align: 'right', cell: (l) => f.money({ minor: l.debitMinor, currency: l.currency }), sortBy: (l) => BigInt(l.debitMinor), csv: (l) => l.debitMinor, csvHeader: `${t('ops.debit')} [minor]`, phone: 'figure' },
    { id: 'credit', header: t('ops.credit'), align: 'right', cell: (l) => f.money({ minor: l.creditMinor, currency: l.currency }), sortBy: (l) => BigInt(l.creditMinor), csv: (l) => l.creditMinor, csvHeader: `${t('ops.credit')} [minor]`, phone: 'figure' },
  ];
  const totals = new Map<string, { debit: bigint; credit: bigint }>();
  for (const line of lines) {
    const sum = totals.get(line.currency) ?? { debit: 0n, credit: 0n };
    totals.set(line.currency, { debit: sum.debit + BigInt(line.debitMinor), credit: sum.credit + BigInt(line.creditMinor) });
  }
  if (lines.length === 0) return <EmptyState title={t('ops.noEntries')} />;
  return (
    <DataTable id="balance" dense caption={t('ops.trial')} rows={lines} columns={columns} rowKey={(l) => `${l.purpose}${l.currency}`}
      more={[...totals].map(([currency, { debit, credit }]) => t('ops.sums', { debit: f.money({ minor: debit.toString(), currency }), credit: f.money({ minor: credit.toString(), currency }) })).join(' · ')} />
  );
}

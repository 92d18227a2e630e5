import { NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CreateProgrammeDocument, ProgrammesDocument, type ProgrammesQuery } from '../../graphql/generated/contests.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { useSession } from '../../session/session.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';

type Programme = ProgrammesQuery['programmes'][number];

/** Bonuses for newcomers' first deals. */
export function Programmes() {
  const t = useText();
  const { organisation, may } = useSession();
  const live = useLive(ProgrammesDocument, { variables: {}, everyMs: 10_000 });
  return (
    <Section title={t('programmes.title')} hint={t('programmes.hint')}>
      <Region live={live} isEmpty={({ programmes }) => programmes.length === 0} empty={<EmptyState title={t('programmes.none')} />}>
        {({ programmes }) => <List programmes={programmes} isBrand={organisation.kind === 'BRAND'} />}
      </Region>
      {organisation.kind === 'BRAND' && may('deal:fund') && <ProgrammeForm />}
    </Section>
  );
}

function List({ programmes, isBrand }: { programmes: readonly Programme[]; isBrand: boolean }) {
  const t = useText();
  const f = useFormats();
  const columns: Column<Programme>[] = [
    { id: 'title', header: t('programmes.name'), minWidth: 160, cell: (p) => (isBrand ? p.title : `${p.brandName} · ${p.title}`), sortBy: (p) => p.title, csv: (p) => p.title },
    { id: 'bonus', header: t('programmes.bonus'), align: 'right', cell: (p) => f.money(p.bonus), sortBy: (p) => BigInt(p.bonus.minor), csv: (p) => p.bonus.minor, csvHeader: 'bonus_minor', phone: 'figure' },
    { id: 'payout', header: t('terms.payoutDays'), align: 'right', cell: (p) => t('terms.payoutDaysText', { days: p.payoutDays }), sortBy: (p) => p.payoutDays, csv: (p) => p.payoutDays, phone: 'hidden' },
    { id: 'left', header: t('programmes.left'), align: 'right', cell: (p) => f.count(p.bonusesLeft), sortBy: (p) => p.bonusesLeft, csv: (p) => p.bonusesLeft, phone: 'figure' },
    { id: 'upTo', header: t('programmes.upTo'), align: 'right', cell: (p) => f.count(p.maxLevel), csv: (p) => p.maxLevel, phone: 'hidden' },
    { id: 'each', header: t('programmes.each'), align: 'right', cell: (p) => f.count(p.dealsEach), csv: (p) => p.dealsEach, phone: 'hidden' },
    { id: 'paid', header: t('programmes.paid'), align: 'right', cell: (p) => f.count(p.paid), sortBy: (p) => p.paid, csv: (p) => p.paid, phone: 'hidden' },
    { id: 'ends', header: t('programmes.ends'), cell: (p) => f.moment(p.endsAt), sortBy: (p) => p.endsAt, csv: (p) => p.endsAt, phone: 'figure' },
  ];
  return <DataTable id="programmes" caption={t('programmes.title')} rows={programmes} columns={columns} rowKey={(p) => p.id} />;
}

function ProgrammeForm() {
  const t = useText();
  const f = useFormats();
  const { organisation: { currency } } = useSession();
  const [title, setTitle] = useState('');
  const [bonusMinor, setBonus] = useState('');
  const [numbers, setNumbers] = useState<Record<'bonuses' | 'maxLevel' | 'dealsEach' | 'days', number | string>>({ bonuses: 20, maxLevel: 3, dealsEach: 1, days: 30 });
  const [create] = useAction(CreateProgrammeDocument, { refresh: ['Programmes'], done: t('programmes.started') });
  const number = (name: keyof typeof numbers, label: string, max: number) => <NumberInput label={label} min={1} max={max} value={numbers[name]} onChange={(value) => setNumbers({ ...numbers, [name]: value })} />;
  const count = Number(numbers.bonuses) || 0;
  const amount = f.moneyPlain({ minor: (BigInt(bonusMinor || '0') * BigInt(Math.max(0, Math.floor(count)))).toString(), currency });
  const send = async () => {
    const made = await create({ input: { title, currency, bonusMinor, bonuses: count, maxLevel: Number(numbers.maxLevel), dealsEach: Number(numbers.dealsEach), days: Number(numbers.days) } });
    if (made) setTitle('');
    return made !== null;
  };
  return (
    <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fit, minmax(130px, 1fr))', alignItems: 'end', marginTop: 16 }}>
      <TextInput label={t('programmes.name')} maxLength={120} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <MoneyInput label={t('programmes.bonus')} currency={currency} value={bonusMinor} onChange={setBonus} />
      {number('bonuses', t('programmes.count'), 10_000)}
      {number('maxLevel', t('programmes.upTo'), 10)}
      {number('dealsEach', t('programmes.each'), 20)}
      {number('days', t('programmes.days'), 365)}
      <ConfirmButton variant="default" label={t('programmes.start')} effect={t('programmes.startEffect', { amount })} onConfirm={send} disabled={title.trim() === '' || bonusMinor === '' || count < 1} />
    </div>
  );
}

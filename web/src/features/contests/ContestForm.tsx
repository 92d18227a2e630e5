import { Button, NumberInput, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CreateContestDocument } from '../../graphql/generated/contests.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useText } from '../../i18n/text.tsx';
import { useGo } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Section } from '../../ui/Page.tsx';

type Judge = 'JURY' | 'CLICKS' | 'VOTES';
const judges: readonly Judge[] = ['JURY', 'CLICKS', 'VOTES'];
const grid = { display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))', alignItems: 'end' } as const;

/** A contest, or a co-creation paid by reads, as a draft. */
export function ContestForm() {
  const t = useText();
  const go = useGo();
  const { organisation: { currency } } = useSession();
  const [kind, setKind] = useState<'PRIZES' | 'READS'>('PRIZES');
  const [text, setText] = useState({ title: '', rules: '', disclosureLabel: '广告', destination: '' });
  const [judgedBy, setJudge] = useState<Judge>('JURY');
  const [prizes, setPrizes] = useState<readonly string[]>(['', '', '']);
  const [days, setDays] = useState<{ entryDays: number | string; judgeDays: number | string }>({ entryDays: 14, judgeDays: 5 });
  const [money, setMoney] = useState({ budgetMinor: '', thousandReadsMinor: '', entryCapMinor: '' });
  const [limits, setLimits] = useState<{ places: number | string; minReads: number | string; minValid: number | string }>({ places: 10, minReads: 500, minValid: 80 });
  const [create, busy] = useAction(CreateContestDocument, { refresh: ['Contests'], done: t('contests.created') });
  const won = prizes.filter((prize) => prize !== '');
  const isReady = Object.values(text).every((value) => value.trim() !== '') && (kind === 'PRIZES' ? won.length > 0 : Object.values(money).every((value) => value !== ''));
  const field = (name: keyof typeof text) => ({ value: text[name], onChange: (event: { currentTarget: { value: string } }) => setText({ ...text, [name]: event.currentTarget.value }) });
  const send = async () => {
    const of = kind === 'PRIZES'
      ? { judgedBy, prizesMinor: won, entryDays: Number(days.entryDays), judgeDays: Number(days.judgeDays) }
      : { ...money, places: Number(limits.places), minReads: Number(limits.minReads), minValidBps: Math.round(Number(limits.minValid) * 100) };
    const made = await create({ input: { kind, currency, ...text, ...of } });
    if (made) go(`/contests/${made.createContest.id}`);
  };
  return (
    <Section title={t('contests.new')}>
      <form style={{ display: 'grid', gap: 12, maxWidth: 760 }} onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <SegmentedControl value={kind} onChange={(value) => setKind(value === 'READS' ? 'READS' : 'PRIZES')} data={(['PRIZES', 'READS'] as const).map((value) => ({ value, label: t(`contestKind.${value}`) }))} aria-label={t('contests.kind')} />
        <div style={grid}>
          <TextInput label={t('contests.title')} maxLength={120} {...field('title')} />
          <TextInput label={t('contests.label')} maxLength={40} {...field('disclosureLabel')} />
          <TextInput label={t('contests.destination')} type="url" placeholder="https://" {...field('destination')} />
        </div>
        <Textarea label={t('contests.rules')} description={t('contests.rulesHint')} autosize minRows={3} maxLength={8000} {...field('rules')} />
        {kind === 'PRIZES' ? (
          <>
            <div style={grid}>
              <Select label={t('contests.judgedBy')} allowDeselect={false} value={judgedBy} onChange={(value) => setJudge(judges.find((judge) => judge === value) ?? 'JURY')} data={judges.map((value) => ({ value, label: t(`contestJudge.${value}`) }))} />
              <NumberInput label={t('contests.entryDays')} min={1} max={90} value={days.entryDays} onChange={(entryDays) => setDays({ ...days, entryDays })} />
              <NumberInput label={t('contests.judgeDays')} min={1} max={90} value={days.judgeDays} onChange={(judgeDays) => setDays({ ...days, judgeDays })} />
            </div>
            <div style={grid}>
              {prizes.map((prize, rank) => <MoneyInput key={rank} label={t('contests.prize', { rank: rank + 1 })} currency={currency} value={prize} onChange={(minor) => setPrizes(prizes.map((one, at) => (at === rank ? minor : one)))} />)}
              <Button variant="subtle" color="gray" disabled={prizes.length >= 100} onClick={() => setPrizes([...prizes, ''])}>{t('contests.addPrize')}</Button>
            </div>
          </>
        ) : (
          <div style={grid}>
            <MoneyInput label={t('contests.budget')} currency={currency} value={money.budgetMinor} onChange={(budgetMinor) => setMoney({ ...money, budgetMinor })} />
            <MoneyInput label={t('contests.thousandReads')} currency={currency} value={money.thousandReadsMinor} onChange={(thousandReadsMinor) => setMoney({ ...money, thousandReadsMinor })} />
            <MoneyInput label={t('contests.entryCap')} currency={currency} value={money.entryCapMinor} onChange={(entryCapMinor) => setMoney({ ...money, entryCapMinor })} />
            <NumberInput label={t('contests.places')} min={1} max={500} value={limits.places} onChange={(places) => setLimits({ ...limits, places })} />
            <NumberInput label={t('contests.minReads')} min={0} value={limits.minReads} onChange={(minReads) => setLimits({ ...limits, minReads })} />
            <NumberInput label={t('contests.minValid')} suffix="%" min={0} max={100} value={limits.minValid} onChange={(minValid) => setLimits({ ...limits, minValid })} />
          </div>
        )}
        <div><Button type="submit" variant="default" loading={busy} disabled={!isReady}>{t('contests.create')}</Button></div>
      </form>
    </Section>
  );
}

import { decimalText, tiers, type RosterGoal } from '@meadow/shared';
import { Button, NumberInput, SegmentedControl, Slider } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { Frontier } from '../../charts/lazy.tsx';
import { RosterDocument, ShortlistFromBriefDocument, type BriefFullFragment, type RosterMemberPartsFragment, type RosterQuery } from '../../graphql/generated/briefs.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import styles from './brief.module.css';

type Member = RosterMemberPartsFragment;
const isId = (text: string) => /^[0-9a-f-]{36}$/.test(text);
const ids = (text: string): string[] => text.split('.').filter(isId);
const whole = (text: string): number | null => (/^\d{1,3}$/.test(text) ? Number(text) : null);
const goals: Record<string, RosterGoal> = { reach: 'UNIQUE_REACH', actions: 'CONVERSIONS' };

/** Whom to book together: budget, numbers and a mix in, a set with its people and its proof out. Everything asked lives in the URL. */
export function Roster({ brief }: { brief: BriefFullFragment }) {
  const t = useText();
  const f = useFormats();
  const { may } = useSession();
  const left = (BigInt(brief.budget.minor) - BigInt(brief.committed.minor)).toString();
  const { currency } = brief.budget;
  const [url, setUrl] = useUrlState({ budget: left, least: '3', most: '20', goal: 'reach', lock: '', drop: '', mix: '' });
  const [budget, setBudget] = useState(url.budget);
  const ask = useDebouncedCallback((next: string) => setUrl({ budget: next }), 300);
  const setBudgetSoon = (next: string) => {
    setBudget(next);
    if (next !== '' && BigInt(next) > 0n) ask(next);
  };
  const [locked, dropped] = [ids(url.lock), ids(url.drop)];
  const mix: Record<string, string | undefined> = Object.fromEntries(url.mix.split('.').map((one) => one.split('-')).filter(([tier]) => (tiers as readonly string[]).includes(tier ?? '')));
  const input = {
    budgetMinor: /^\d+$/.test(url.budget) ? url.budget : left, least: whole(url.least), most: whole(url.most), goal: goals[url.goal] ?? 'UNIQUE_REACH', locked, excluded: dropped,
    tiers: tiers.flatMap((tier) => { const least = whole(mix[tier] ?? ''); return least === null ? [] : [{ tier, least, most: null }]; }),
  };
  const live = useLive(RosterDocument, { variables: { briefId: brief.id, input } });
  const [keep, keeping] = useAction(ShortlistFromBriefDocument, { done: t('roster.kept') });
  const toggle = (list: readonly string[], id: string) => (list.includes(id) ? list.filter((one) => one !== id) : [...list, id]).join('.');
  const setMix = (tier: string, least: string) => setUrl({ mix: Object.entries({ ...mix, [tier]: least }).flatMap(([one, count]) => (count && count !== '0' ? [`${one}-${count}`] : [])).join('.') });
  const most = Number(left) * 2 || 1;
  const columns = (inside: boolean): Column<Member>[] => [
    { id: 'creator', header: t('match.creator'), minWidth: 160, csv: (m) => m.creator.name, sortBy: (m) => m.creator.name,
      cell: (m) => <><Go to={`/creators/${m.creator.id}`}>{m.creator.name}</Go><div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>{t.code('tier', m.creator.tier)} · {f.compact(m.creator.followers)}</div></> },
    { id: 'adds', header: t(`roster.adds.${url.goal === 'actions' ? 'actions' : 'reach'}`), align: 'right', sortBy: (m) => m.adds, csv: (m) => m.adds, cell: (m) => f.compact(m.adds), phone: 'figure' },
    { id: 'reach', header: t('match.reach'), align: 'right', sortBy: (m) => m.reach, csv: (m) => m.reach, cell: (m) => f.compact(m.reach), phone: 'figure' },
    { id: 'cost', header: t('match.cost'), align: 'right', sortBy: (m) => BigInt(m.cost.minor), csv: (m) => decimalText(BigInt(m.cost.minor), m.cost.currency), cell: (m) => f.moneyPlain(m.cost), phone: 'figure' },
    { id: 'fit', header: t('roster.fit'), align: 'right', sortBy: (m) => m.score, csv: (m) => m.score, cell: (m) => f.decimal(m.score, 0), phone: 'hidden' },
    { id: 'do', header: '', align: 'right', phone: 'action',
      cell: (m) => (
        <span style={{ display: 'inline-flex', gap: 6 }}>
          <Button size="compact-xs" variant={locked.includes(m.creator.id) ? 'light' : 'default'} onClick={() => setUrl({ lock: toggle(locked, m.creator.id) })}>{t(locked.includes(m.creator.id) ? 'roster.unlock' : inside ? 'roster.lock' : 'roster.take')}</Button>
          {inside && !locked.includes(m.creator.id) && <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setUrl({ drop: toggle(dropped, m.creator.id) })}>{t('roster.drop')}</Button>}
        </span>
      ) },
  ];
  return (
    <Section title={t('roster.title')} hint={t('roster.hint')}>
      <div className={styles.filters}>
        <SegmentedControl size="xs" style={{ gridColumn: '1 / -1', justifySelf: 'start' }} aria-label={t('roster.goal')} value={url.goal} onChange={(goal) => setUrl({ goal })} data={Object.keys(goals).map((value) => ({ value, label: t.code('roster.goal', value) }))} />
        <div style={{ minWidth: 0, gridColumn: '1 / -1', maxWidth: 420 }}>
          <MoneyInput size="xs" label={t('roster.budget')} currency={currency} value={budget} onChange={setBudgetSoon} />
          <Slider mt={6} aria-label={t('roster.budget')} thumbLabel={t('roster.budget')} min={Math.round(most / 40)} max={most} step={Math.max(1, Math.round(most / 40))} label={null} value={Number(budget) || 0} onChange={(next) => setBudgetSoon(String(next))} />
        </div>
        <NumberInput size="xs" w={96} label={t('roster.least')} min={0} max={200} clampBehavior="strict" allowDecimal={false} value={whole(url.least) ?? ''} onChange={(next) => setUrl({ least: String(next) })} />
        <NumberInput size="xs" w={96} label={t('roster.most')} min={1} max={200} clampBehavior="strict" allowDecimal={false} value={whole(url.most) ?? ''} onChange={(next) => setUrl({ most: String(next) })} />
        {tiers.slice(0, 4).map((tier) => <NumberInput key={tier} size="xs" w={96} label={t('roster.leastOf', { tier: t.code('tier', tier) })} min={0} max={200} allowDecimal={false} value={whole(mix[tier] ?? '') ?? ''} onChange={(next) => setMix(tier, String(next))} />)}
        {dropped.length > 0 && <Button size="xs" variant="subtle" onClick={() => setUrl({ drop: '' })}>{t('roster.takeBack', { count: dropped.length })}</Button>}
      </div>
      <Region live={live} isEmpty={(data) => data.roster.members.length === 0} empty={<Impossible data={live.data} />}>
        {({ roster }) => (
          <div style={{ display: 'grid', gap: 16 }}>
            <Facts of={[
              [t(url.goal === 'actions' ? 'roster.actions' : 'roster.reach'), f.count(roster.value)],
              [t('roster.size'), f.count(roster.members.length)],
              [t('roster.cost'), f.moneyPlain(roster.cost)],
              [t('roster.gap'), roster.gap == null ? '–' : f.percent(roster.gap)],
            ]} />
            <p style={{ color: 'var(--mantine-color-dimmed)' }}>
              {t('roster.proof', { value: f.count(roster.value), bound: f.count(roster.bound), candidates: f.count(roster.candidates) })}{url.goal === 'actions' ? '' : ` ${t(roster.measuredPairs > 0 ? 'roster.twiceMeasured' : 'roster.twice', { summed: f.count(roster.summed), pairs: roster.measuredPairs, share: f.percent(roster.measuredShare, 0) })}`}
            </p>
            <DataTable id="roster" caption={t('roster.title')} rows={roster.members} columns={columns(true)} rowKey={(m) => m.creator.id} />
            {may('brief:write') && <div><Button variant="default" loading={keeping} onClick={() => void keep({ name: t('roster.listName', { brief: brief.title }).slice(0, 120), briefId: brief.id, creatorIds: roster.members.map((m) => m.creator.id) })}>{t('roster.keep')}</Button></div>}
            {roster.frontier.length > 1 && (
              <Frontier finding={finding(roster, t, f)} sub={t('roster.frontierSub')} name={t(url.goal === 'actions' ? 'roster.actions' : 'roster.reach')} bound={t('roster.bound')} here={roster.budget} points={roster.frontier} />
            )}
            {roster.alternatives.length > 0 && (
              <div>
                <h3 style={{ fontSize: 16, margin: '0 0 8px' }}>{t('roster.alternatives')}</h3>
                <DataTable id="others" caption={t('roster.alternatives')} rows={roster.alternatives} columns={columns(false)} rowKey={(m) => m.creator.id} exportable={false} />
              </div>
            )}
          </div>
        )}
      </Region>
    </Section>
  );
}

/** What half as much money again would bring. */
function finding(roster: RosterQuery['roster'], t: ReturnType<typeof useText>, f: ReturnType<typeof useFormats>): string {
  const more = roster.frontier.find(({ budget }) => BigInt(budget.minor) > BigInt(roster.budget.minor));
  if (!more || roster.value === 0) return t('roster.frontier');
  const growth = more.value / roster.value - 1;
  return growth < 0.01 ? t('roster.flat') : t('roster.growth', { share: f.percent(growth, 0), budget: f.moneyPlain(more.budget) });
}

function Impossible({ data }: { data: RosterQuery | undefined }) {
  const t = useText();
  const f = useFormats();
  const why = data?.roster.impossible;
  if (!why) return <EmptyState title={t('roster.none')} hint={t('roster.noneHint')} />;
  const hint = why.code === 'budget'
    ? t('roster.tooDear', { cheapest: f.moneyPlain(why.cheapest) })
    : t(why.code === 'tooMany' ? 'roster.tooMany' : 'roster.tooFew', { has: why.has ?? 0, needs: why.needs ?? 0, tier: why.tier ? t.code('tier', why.tier) : t('roster.anyTier') });
  return <EmptyState title={t('roster.none')} hint={hint} />;
}

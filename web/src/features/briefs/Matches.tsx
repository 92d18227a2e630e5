import { decimalText, categories, isCategory, platforms, tiers } from '@meadow/shared';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { MatchesDocument, RecordMatchStepsDocument, type BriefFullFragment, type MatchesQuery } from '../../graphql/generated/briefs.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { MoneyInput } from '../../ui/MoneyInput.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { Section } from '../../ui/Page.tsx';
import { Picks } from '../../ui/Picks.tsx';
import { ReasonBar } from '../../ui/ReasonBar.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import styles from './brief.module.css';
import { MatchDrawer } from './MatchDrawer.tsx';

export type MatchView = MatchesQuery['matches']['edges'][number]['node'];

const listed = <Value extends string>(text: string, all: readonly Value[]) => all.filter((one) => text.split(' ').includes(one));

/** Who fits, why, for how much. Filters live in the URL. */
export function Matches({ brief }: { brief: BriefFullFragment }) {
  const t = useText();
  const f = useFormats();
  const [url, setUrl] = useUrlState({ q: '', platforms: '', tiers: '', categories: '', price: '', open: '', after: '' });
  /** Another filter starts again at the first page. */
  const setFilter = (change: Parameters<typeof setUrl>[0]) => setUrl({ after: '', ...change });
  const { may } = useSession();
  const [text, setText] = useState(url.q);
  const search = useDebouncedCallback((next: string) => setFilter({ q: next }), 300);
  const [opened, setOpened] = useState<MatchView | null>(null);
  const filter = {
    text: url.q || null,
    platforms: url.platforms ? listed(url.platforms, platforms) : null,
    tiers: url.tiers ? listed(url.tiers, tiers) : null,
    categories: url.categories ? url.categories.split(' ').filter(isCategory) : null,
    maxPriceMinor: /^\d+$/.test(url.price) ? url.price : null,
    openOnly: url.open === '1' ? true : null,
  };
  const live = useLive(MatchesDocument, { variables: { briefId: brief.id, filter, first: 40, after: url.after || null } });
  const rows = live.data?.matches.edges.map(({ node }) => node) ?? [];
  const isFiltered = Boolean(url.q || url.platforms || url.tiers || url.categories || url.price || url.open);
  const counts = (name: string) => Object.fromEntries((live.data?.matches.facets.find((facet) => facet.name === name)?.values ?? []).map(({ value, count }) => [value, count]));
  useSteps(brief.id, rows, opened, may('brief:write'));
  const relaxed = ({ code, adds, priceTo }: MatchesQuery['matches']['relaxations'][number]) =>
    (priceTo ? t(code === 'budget' ? 'match.relaxBudget' : 'match.relaxPrice', { count: f.count(adds), price: f.moneyPlain(priceTo) }) : t('match.relax', { count: f.count(adds), limit: t.code('binding', code) }));
  const range = (r: MatchView['expectedReach']) => (r ? `${f.compact(r.low)}–${f.compact(r.high)}` : '–');
  const columns: Column<MatchView>[] = [
    { id: 'creator', header: t('match.creator'), minWidth: 180, sortBy: (m) => m.creator.name, csv: (m) => m.creator.name,
      cell: (m) => <><button type="button" onClick={() => setOpened(m)} style={{ all: 'unset', cursor: 'pointer', color: 'var(--mantine-color-anchor)', overflowWrap: 'anywhere' }}>{m.creator.name}</button><div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>{t.code('tier', m.creator.tier)} · {f.compact(m.creator.followers)}{m.newFace && <> · <Tag tone="info">{t('match.newFace')}</Tag></>}{m.otherTier && <> · <Tag tone="info">{t('match.otherTier')}</Tag></>}{m.mutual && <> · <Tag tone="done">{t('match.mutual')}</Tag></>}</div></> },
    { id: 'score', header: t('match.fit'), minWidth: 200, sortBy: (m) => m.score, csv: (m) => m.score, phone: 'action', cell: (m) => <ReasonBar reasons={m.reasons} score={m.score} brief /> },
    { id: 'reach', header: t('match.reach'), align: 'right', sortBy: (m) => m.expectedReach?.mid, csv: (m) => m.expectedReach?.mid, cell: (m) => range(m.expectedReach), phone: 'figure' },
    { id: 'cost', header: t('match.cost'), align: 'right', sortBy: (m) => (m.expectedCost ? BigInt(m.expectedCost.minor) : null), csv: (m) => (m.expectedCost ? decimalText(BigInt(m.expectedCost.minor), m.expectedCost.currency) : null), cell: (m) => f.moneyPlain(m.expectedCost), phone: 'figure' },
    { id: 'band', header: t('match.band'), align: 'right', cell: (m) => (m.priceBandLow && m.priceBandHigh ? `${f.moneyCompact(m.priceBandLow)}–${f.moneyCompact(m.priceBandHigh)}` : '–'), phone: 'hidden' },
    { id: 'cpe', header: t('match.cpe', { currency: brief.budget.currency }), align: 'right', sortBy: (m) => m.expectedCpe?.mid, csv: (m) => m.expectedCpe?.mid, cell: (m) => (m.expectedCpe ? `${f.decimal(m.expectedCpe.low)}–${f.decimal(m.expectedCpe.high)}` : '–'), phone: 'hidden' },
    { id: 'state', header: '', align: 'right', phone: 'figure', cell: (m) => (m.existingDealId ? <Go to={`/deals/${m.existingDealId}`}>{t('match.inDeal')}</Go> : m.creator.openForSponsorship ? <Button size="compact-sm" variant="default" onClick={() => setOpened(m)}>{t('match.open')}</Button> : <Tag tone="quiet">{t('match.closed')}</Tag>) },
  ];
  return (
    <Section>
      <div className={styles.filters}>
        <TextInput size="xs" label={t('action.search')} type="search" placeholder={t('match.searchHint')} value={text} onChange={(event) => { setText(event.currentTarget.value); search(event.currentTarget.value); }} />
        <Picks size="xs" label={t('brief.platforms')} family="platform" counts={counts('platforms')} all={platforms} value={listed(url.platforms, platforms)} onChange={(next) => setFilter({ platforms: next.join(' ') })} />
        <Picks size="xs" label={t('brief.tiers')} family="tier" counts={counts('tiers')} all={tiers} value={listed(url.tiers, tiers)} onChange={(next) => setFilter({ tiers: next.join(' ') })} />
        <Picks size="xs" label={t('brief.categories')} family="category" counts={counts('categories')} all={categories} value={url.categories.split(' ').filter(isCategory)} onChange={(next) => setFilter({ categories: next.join(' ') })} />
        <MoneyInput size="xs" label={t('match.maxPrice')} currency={brief.budget.currency} value={url.price} onChange={(price) => setFilter({ price })} />
        <Checkbox label={t('match.openOnly')} checked={url.open === '1'} onChange={(event) => setFilter({ open: event.currentTarget.checked ? '1' : '' })} />
      </div>
      <Region live={live} isEmpty={(data) => data.matches.edges.length === 0}
        empty={(
          <EmptyState
            title={t('match.none')}
            hint={live.data?.matches.binding ? [t('match.binding', { limit: t.code('binding', live.data.matches.binding) }), ...live.data.matches.relaxations.map(relaxed)].join(' ') : t('match.noneHint')}
            action={isFiltered ? <Button variant="default" size="xs" onClick={() => { setText(''); setFilter({ q: '', platforms: '', tiers: '', categories: '', price: '', open: '' }); }}>{t('action.clear')}</Button> : <Go to="/creators/import">{t('setup.import')}</Go>}
          />
        )}>
        {(data) => (
          <DataTable id="matches" caption={t('brief.matches')} rows={rows} columns={columns} rowKey={(m) => m.creator.id} onOpen={setOpened}
            more={<><Pager pageInfo={data.matches.pageInfo} after={url.after} onGo={(after) => setUrl({ after })} shown={rows.length} total={data.matches.totalCount} />{data.matches.relaxations.length > 0 && data.matches.totalCount < 50 && <p style={{ color: 'var(--mantine-color-dimmed)', marginTop: 8 }}>{data.matches.relaxations.slice(0, 2).map(relaxed).join(' ')}</p>}</>} />
        )}
      </Region>
      {opened && <MatchDrawer brief={brief} match={opened} onClose={() => setOpened(null)} />}
    </Section>
  );
}

/** Tells what was seen and what was opened, once each: that is what matching learns from. */
function useSteps(briefId: string, rows: readonly MatchView[], opened: MatchView | null, mayTell: boolean) {
  const told = useRef(new Set<string>());
  const [record] = useAction(RecordMatchStepsDocument, { onError: () => undefined });
  useEffect(() => {
    if (!mayTell) return;
    const steps = rows.map((match, index) => ({ creatorId: match.creator.id, step: 'SHOWN', place: index + 1, newFace: match.newFace, score: match.score }));
    const place = opened ? rows.findIndex((match) => match.creator.id === opened.creator.id) : -1;
    if (opened) steps.push({ creatorId: opened.creator.id, step: 'OPENED', place: place + 1, newFace: opened.newFace, score: opened.score });
    const fresh = steps.filter(({ creatorId, step }) => !told.current.has(`${creatorId} ${step}`));
    if (fresh.length === 0) return;
    for (const { creatorId, step } of fresh) told.current.add(`${creatorId} ${step}`);
    void record({ briefId, steps: fresh });
  }, [briefId, rows, opened, mayTell, record]);
}

import { decimalText, categories, isCategory, platforms, tiers } from '@meadow/shared';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { CreatorsDocument, type CreatorsQuery } from '../../graphql/generated/creators.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go, useGo } from '../../session/Go.tsx';
import { GoButton } from '../../session/GoButton.tsx';
import { useSession } from '../../session/session.tsx';
import { DataTable, type Column } from '../../ui/DataTable.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Pager } from '../../ui/Pager.tsx';
import { CountryPick, Picks } from '../../ui/Picks.tsx';
import { EmptyState, Region } from '../../ui/Region.tsx';
import { SavedViews } from '../../views/SavedViews.tsx';
import { Tag } from '../../ui/StatusTag.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';

type Row = CreatorsQuery['creators']['edges'][number]['node'];
const listed = <Value extends string>(text: string, all: readonly Value[]) => all.filter((one) => text.split(' ').includes(one));
const blank = { text: '', platforms: '', tiers: '', categories: '', country: '', open: '' };

/** Who is there? */
export function CreatorsPage() {
  const t = useText();
  const f = useFormats();
  const go = useGo();
  const { may } = useSession();
  const [url, setUrl] = useUrlState({ ...blank, after: '' });
  const [text, setText] = useState(url.text);
  /** Another filter starts again at the first page. */
  const setFilter = (change: Parameters<typeof setUrl>[0]) => setUrl({ after: '', ...change });
  const search = useDebouncedCallback((next: string) => setFilter({ text: next }), 300);
  const filter = {
    text: url.text || null,
    platforms: url.platforms ? listed(url.platforms, platforms) : null,
    tiers: url.tiers ? listed(url.tiers, tiers) : null,
    categories: url.categories ? url.categories.split(' ').filter(isCategory) : null,
    country: url.country || null,
    openOnly: url.open === '1' ? true : null,
  };
  const live = useLive(CreatorsDocument, { variables: { filter, after: url.after || null } });
  const rows = live.data?.creators.edges.map(({ node }) => node) ?? [];
  const counts = (name: string) => Object.fromEntries((live.data?.creators.facets.find((facet) => facet.name === name)?.values ?? []).map(({ value, count }) => [value, count]));
  const isFiltered = Object.values(filter).some((value) => value !== null);
  const total = live.data?.creators.totalCount;
  const lowest = (row: Row) => row.rates.reduce<Row['rates'][number]['price'] | null>((least, { price }) => (!least || BigInt(price.minor) < BigInt(least.minor) ? price : least), null);
  const columns: Column<Row>[] = [
    { id: 'name', header: t('match.creator'), minWidth: 180, sortBy: (c) => c.name, csv: (c) => c.name,
      cell: (c) => <><Go to={`/creators/${c.id}`}>{c.name}</Go><div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>@{c.handle}</div></> },
    { id: 'tier', header: t('creator.tier'), cell: (c) => t.code('tier', c.tier), sortBy: (c) => c.followers, csv: (c) => c.tier, phone: 'hidden' },
    { id: 'followers', header: t('creator.followers'), align: 'right', cell: (c) => f.compact(c.followers), sortBy: (c) => c.followers, csv: (c) => c.followers, phone: 'figure' },
    { id: 'engagements', header: t('creator.medianEngagements'), align: 'right', cell: (c) => f.compact(c.medianEngagements), sortBy: (c) => c.medianEngagements, csv: (c) => c.medianEngagements, phone: 'figure' },
    { id: 'platforms', header: t('brief.platforms'), cell: (c) => c.channels.map(({ platform }) => t.code('platform', platform)).join(' · ') || '–', csv: (c) => c.channels.map(({ platform }) => platform).join(' '), phone: 'hidden' },
    { id: 'categories', header: t('brief.categories'), cell: (c) => c.categories.slice(0, 3).map((one) => t.code('category', one)).join(' · ') || '–', csv: (c) => c.categories.join(' '), phone: 'hidden' },
    { id: 'country', header: t('brief.country'), cell: (c) => f.country(c.country), sortBy: (c) => c.country, csv: (c) => c.country, phone: 'hidden' },
    { id: 'price', header: t('creator.from'), align: 'right', cell: (c) => f.moneyPlain(lowest(c)), sortBy: (c) => { const price = lowest(c); return price ? BigInt(price.minor) : null; }, csv: (c) => { const price = lowest(c); return price ? decimalText(BigInt(price.minor), price.currency) : null; }, phone: 'figure' },
    { id: 'open', header: t('creator.state'), cell: (c) => <Tag tone={c.openForSponsorship ? 'done' : 'quiet'}>{t(c.openForSponsorship ? 'creator.open' : 'creator.closed')}</Tag>, csv: (c) => (c.openForSponsorship ? 'open' : 'closed'), phone: 'hidden' },
  ];
  return (
    <Page
      title={t('nav.creators')}
      answer={total === undefined ? undefined : isFiltered ? t('creators.hits', { count: f.count(total) }) : t('creators.answer', { count: f.count(total) })}
      actions={<><SavedViews page="/creators" onShow={({ text: next = '' }) => setText(next)} />{may('creator:import') && <GoButton to="/creators/import" variant={total === 0 && !isFiltered ? 'filled' : 'default'}>{t('setup.import')}</GoButton>}</>}
    >
      <Section>
        <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(140px, 1fr))', alignItems: 'end', marginBottom: 12 }}>
          <TextInput size="xs" label={t('action.search')} type="search" placeholder={t('creators.searchHint')} value={text} onChange={(event) => { setText(event.currentTarget.value); search(event.currentTarget.value); }} />
          <Picks size="xs" label={t('brief.platforms')} family="platform" counts={counts('platforms')} all={platforms} value={listed(url.platforms, platforms)} onChange={(next) => setFilter({ platforms: next.join(' ') })} />
          <Picks size="xs" label={t('brief.tiers')} family="tier" counts={counts('tiers')} all={tiers} value={listed(url.tiers, tiers)} onChange={(next) => setFilter({ tiers: next.join(' ') })} />
          <Picks size="xs" label={t('brief.categories')} family="category" counts={counts('categories')} all={categories} value={url.categories.split(' ').filter(isCategory)} onChange={(next) => setFilter({ categories: next.join(' ') })} />
          <CountryPick size="xs" label={t('brief.country')} value={url.country} onChange={(country) => setFilter({ country })} />
          <Checkbox label={t('match.openOnly')} checked={url.open === '1'} onChange={(event) => setFilter({ open: event.currentTarget.checked ? '1' : '' })} />
        </div>
        <Region live={live} isEmpty={(data) => data.creators.edges.length === 0}
          empty={isFiltered
            ? <EmptyState title={t('creators.noHits')} hint={t('creators.noHitsHint')} action={<Button variant="default" size="xs" onClick={() => { setText(''); setFilter(blank); }}>{t('action.clear')}</Button>} />
            : <EmptyState title={t('creators.none')} hint={t('creators.noneHint')} action={<Go to="/creators/import">{t('setup.import')}</Go>} />}>
          {(data) => (
            <DataTable id="creators" caption={t('nav.creators')} rows={rows} columns={columns} rowKey={(c) => c.id} onOpen={(c) => go(`/creators/${c.id}`)}
              more={<Pager pageInfo={data.creators.pageInfo} after={url.after} onGo={(after) => setUrl({ after })} shown={rows.length} total={data.creators.totalCount} />} />
          )}
        </Region>
      </Section>
    </Page>
  );
}

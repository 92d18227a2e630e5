import { dayAt } from '@meadow/shared';
import { Button, Checkbox, CloseButton, Popover, TextInput } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ForgetViewDocument, SavedViewsDocument, SaveViewDocument } from '../graphql/generated/views.ts';
import { useAction } from '../graphql/useAction.ts';
import { useLive } from '../graphql/useLive.ts';
import { useText } from '../i18n/text.tsx';
import { useSession } from '../session/session.tsx';
import { useNow } from '../ui/useNow.ts';
import styles from './savedViews.module.css';
import { viewQuery, viewSearch } from './viewQuery.ts';

interface Shown {
  name: string;
  query: string;
}

interface Props {
  /** Path inside the workspace. */
  page: string;
  /** Come with the page. */
  ready?: readonly Shown[];
  /** For what a page keeps beside its address. */
  onShow?: (search: Record<string, string>) => void;
}

/** What the page shows, under a name: the ready ones, the team's and one's own; and the present one to be kept. */
export function SavedViews({ page, ready = [], onShow }: Props) {
  const t = useText();
  const { organisation, viewer } = useSession();
  const mayForTeam = viewer.role !== 'ANALYST';
  const navigate = useNavigate();
  const search: Record<string, string | undefined> = useSearch({ strict: false });
  const today = dayAt(new Date(useNow()), organisation.timeZone);
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [isTeams, setTeams] = useState(false);
  const { data } = useLive(SavedViewsDocument, { variables: { page } });
  const [save, saving] = useAction(SaveViewDocument, { refresh: ['SavedViews'] });
  const [forget] = useAction(ForgetViewDocument, { refresh: ['SavedViews'] });
  const query = viewQuery(search, today);
  const saved = data?.savedViews ?? [];
  const current = [...saved, ...ready].find((one) => one.query === query);
  const show = (one: Shown) => {
    const next = viewSearch(one.query, today);
    void navigate({ to: '.', search: () => next, resetScroll: false } as never);
    onShow?.(next);
    setOpen(false);
  };
  const keep = async () => {
    if (await save({ input: { page, name, query, isTeams } })) setName('');
  };
  const row = (one: Shown) => <Button variant={one.query === query ? 'light' : 'subtle'} color={one.query === query ? undefined : 'gray'} size="compact-sm" fw={400} justify="start" fullWidth onClick={() => show(one)}>{one.name}</Button>;
  const group = (title: string, rows: typeof saved) => rows.length > 0 && (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.list}>{rows.map((one) => <li key={one.id}>{row(one)}{(mayForTeam || !one.isTeams) && <CloseButton size="sm" aria-label={t('views.forget', { name: one.name })} onClick={() => void forget({ id: one.id })} />}</li>)}</ul>
    </section>
  );
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" width={320} shadow="md" trapFocus withinPortal>
      <Popover.Target><Button variant="default" size="xs" leftSection={<IconBookmark size={16} stroke={1.5} />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{current?.name ?? t('views.title')}</Button></Popover.Target>
      <Popover.Dropdown className={styles.panel} aria-label={t('views.title')}>
        {ready.length > 0 && <section><h3 className={styles.title}>{t('views.ready')}</h3><ul className={styles.list}>{ready.map((one) => <li key={one.query}>{row(one)}</li>)}</ul></section>}
        {group(t('views.team'), saved.filter((one) => one.isTeams))}
        {group(t('views.mine'), saved.filter((one) => !one.isTeams))}
        {current ? <p className={styles.hint}>{t('views.isSaved', { name: current.name })}</p> : query === '' ? <p className={styles.hint}>{t('views.nothing')}</p> : (
          <form className={styles.form} onSubmit={(event) => { event.preventDefault(); void keep(); }}>
            <TextInput size="xs" label={t('views.name')} required withAsterisk={false} maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            {mayForTeam && <Checkbox size="md" label={t('views.forTeam')} checked={isTeams} onChange={(event) => setTeams(event.currentTarget.checked)} />}
            <Button size="xs" type="submit" variant="default" loading={saving}>{t('views.save')}</Button>
          </form>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

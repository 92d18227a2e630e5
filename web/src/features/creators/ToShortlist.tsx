import { Button, Menu } from '@mantine/core';
import { AddToShortlistDocument, NewShortlistWithDocument, ShortlistNamesDocument } from '../../graphql/generated/creators.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';

/** Puts a creator on a list, or on a new one. */
export function ToShortlist({ creatorId }: { creatorId: string }) {
  const t = useText();
  const { data } = useLive(ShortlistNamesDocument, { variables: {} });
  const done = { done: t('creators.added'), refresh: ['ShortlistNames'] };
  const [add] = useAction(AddToShortlistDocument, done);
  const [create] = useAction(NewShortlistWithDocument, done);
  return (
    <Menu position="bottom-end" width={260} shadow="md">
      <Menu.Target><Button variant="default">{t('creators.toShortlist')}</Button></Menu.Target>
      <Menu.Dropdown>
        {data?.shortlists.slice(0, 12).map(({ id, name }) => <Menu.Item key={id} onClick={() => void add({ id, creatorIds: [creatorId] })}>{name}</Menu.Item>)}
        <Menu.Item onClick={() => void create({ name: t('creators.newList'), creatorIds: [creatorId] })}>{t('creators.newList')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

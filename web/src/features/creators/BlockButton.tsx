import { Button } from '@mantine/core';
import { BlockedDocument, BlockPartyDocument, UnblockPartyDocument } from '../../graphql/generated/creators.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useText } from '../../i18n/text.tsx';

/** Keeps a creator out of one's matches, or lets them in again. Easily undone, so nothing is asked. */
export function BlockButton({ creatorId }: { creatorId: string }) {
  const t = useText();
  const { data } = useLive(BlockedDocument, { variables: {} });
  const refresh = ['Blocked'];
  const [block, blocking] = useAction(BlockPartyDocument, { done: t('creators.blocked'), refresh });
  const [unblock, unblocking] = useAction(UnblockPartyDocument, { refresh });
  if (!data) return null;
  const isBlocked = data.marketRules.blockedIds.includes(creatorId);
  return (
    <div>
      <Button size="compact-sm" variant="subtle" color="gray" loading={blocking || unblocking} onClick={() => void (isBlocked ? unblock({ id: creatorId }) : block({ id: creatorId }))}>
        {t(isBlocked ? 'creators.unblock' : 'creators.block')}
      </Button>
    </div>
  );
}

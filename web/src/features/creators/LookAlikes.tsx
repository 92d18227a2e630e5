import { LookAlikesDocument } from '../../graphql/generated/creators.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Go } from '../../session/Go.tsx';
import { Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';

/** More like this one. */
export function LookAlikes({ creatorId }: { creatorId: string }) {
  const t = useText();
  const f = useFormats();
  const live = useLive(LookAlikesDocument, { variables: { id: creatorId } });
  if (live.data?.lookAlikes.length === 0) return null;
  return (
    <Section title={t('creators.likeThis')} hint={t('creators.likeThisHint')}>
      <Region live={live}>
        {({ lookAlikes }) => (
          <ul style={{ display: 'grid', gap: 8 }}>
            {lookAlikes.map(({ creatorId: id, creator, alike }) => (
              <li key={id}>
                <Go to={`/creators/${id}`}>{creator.name}</Go>
                <div style={{ fontSize: 12, lineHeight: '18px', color: 'var(--mantine-color-dimmed)' }}>{t.code('tier', creator.tier)} · {f.compact(creator.followers)} · {t('creators.alike', { share: f.percent(alike, 0) })}</div>
              </li>
            ))}
          </ul>
        )}
      </Region>
    </Section>
  );
}

import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ExplainDecisionDocument, PassedOverDocument, ShownDecisionsDocument, type ExplainDecisionQuery } from '../../graphql/generated/campaigns.ts';
import { useLive } from '../../graphql/useLive.ts';
import { useFormats, useText } from '../../i18n/text.tsx';
import { Facts, Section } from '../../ui/Page.tsx';
import { Region } from '../../ui/Region.tsx';
import styles from './campaign.module.css';

/** How a fact's words are named in the reader's language. */
const families: Record<string, string> = { device: 'device', gender: 'gender', age_band: 'age', interests: 'category', city_tier: 'cityTier' };

type Explanation = ExplainDecisionQuery['decisionExplanation'];

/** Why was this ad shown, and who lost? One decision after the other. */
export function Explanations({ campaignId }: { campaignId: string }) {
  const t = useText();
  const f = useFormats();
  const [asked, setAsked] = useState('');
  const [typed, setTyped] = useState('');
  const { data } = useLive(ShownDecisionsDocument, { variables: { campaignId }, everyMs: 15_000 });
  const shown = data?.shownDecisions;
  return (
    <Section title={t('explain.title')} hint={t('explain.hint')}>
      <form onSubmit={(event) => { event.preventDefault(); setAsked(typed.trim()); }}>
        <Group align="end" gap="xs">
          <TextInput label={t('explain.which')} description={t('explain.whichHint')} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} style={{ flex: '1 1 260px' }} maxLength={200} />
          <Button type="submit" variant="default" disabled={typed.trim() === ''}>{t('explain.ask')}</Button>
        </Group>
      </form>
      {asked !== '' && <Answer key={asked} decision={asked} />}
      {shown && (shown.decisions.length === 0 ? <p>{t(shown.since ? 'explain.none' : 'explain.nothingKept')}</p> : (
        <>
          <h3 className={styles.subtitle}>{t('explain.latest')}</h3>
          <ul className={styles.history}>
            {shown.decisions.slice(0, 8).map((one) => (
              <li key={one.decisionId}>
                <Button size="compact-sm" variant="subtle" onClick={() => setAsked(one.decisionId)} aria-label={t('explain.askAbout', { at: f.moment(one.at), creative: one.creative })}>{f.moment(one.at)}</Button>
                {' '}{one.creative} · {one.adGroup} · {t.code('placement', one.placement)} · {f.micros(one.priceMicros, shown.currency)}
              </li>
            ))}
          </ul>
          {shown.since && <p className={styles.note}>{t('explain.since', { at: f.moment(shown.since) })}</p>}
        </>
      ))}
      {shown && <PassedOver campaignId={campaignId} currency={shown.currency} ask={setAsked} />}
    </Section>
  );
}

/** Why did it get nothing lately? Decisions in which a group was asked and others, or nobody, were shown. */
function PassedOver({ campaignId, currency, ask }: { campaignId: string; currency: string; ask: (decision: string) => void }) {
  const t = useText();
  const f = useFormats();
  const { data } = useLive(PassedOverDocument, { variables: { campaignId }, everyMs: 15_000 });
  if (!data || data.passedOver.length === 0) return null;
  return (
    <>
      <h3 className={styles.subtitle}>{t('explain.passedOver')}</h3>
      <ul className={styles.history}>
        {data.passedOver.slice(0, 8).map(({ at, decisionId, placement, isExchange, adGroup, reason, worthMicros }, number) => (
          // Of an ad of somebody else nothing tells one from another but its place.
          <li key={decisionId ?? `${at} ${number}`}>
            {decisionId ? <Button size="compact-sm" variant="subtle" onClick={() => ask(decisionId)} aria-label={t('explain.askAboutNothing', { at: f.moment(at) })}>{f.moment(at)}</Button> : f.moment(at)}
            {' '}{adGroup} · {isExchange ? t('explain.onExchange') : t.code('placement', placement)} · <strong>{reasonText(t, reason, isExchange)}</strong> · {t('explain.worthAt', { worth: f.micros(worthMicros, currency) })}
          </li>
        ))}
      </ul>
    </>
  );
}

const reasonText = (t: ReturnType<typeof useText>, reason: number, isExchange: boolean): string =>
  isExchange && t.has('bidLossReason', String(reason)) ? t.code('bidLossReason', String(reason)) : t.code('lossReason', String(reason));

function outcomeText(t: ReturnType<typeof useText>, reason: number | null): string {
  if (reason === null) return t('explain.outcomeNone');
  return t.has('bidOutcome', String(reason)) ? t.code('bidOutcome', String(reason)) : t('explain.outcomeOther', { reason });
}

function Answer({ decision }: { decision: string }) {
  const live = useLive(ExplainDecisionDocument, { variables: { decision } });
  return <Region live={live} lines={4}>{({ decisionExplanation }) => <Said one={decisionExplanation} />}</Region>;
}

function Said({ one }: { one: Explanation }) {
  const t = useText();
  const f = useFormats();
  const money = (micros: string) => f.micros(micros, one.currency ?? '');
  const fact = (name: string, value: string) => {
    const family = families[name];
    const words = value.split(', ').map((word) => (family && t.has(family, word) ? t.code(family, word) : word));
    return [t.has('decisionFact', name) ? t.code('decisionFact', name) : name, words.join(', ')] as const;
  };
  return (
    <div role="status" className={styles.explanation}>
      <p><strong>{one.creative && one.adGroup && one.priceMicros ? t(one.isExchange ? 'explain.bid' : one.nextWorthMicros ? 'explain.won' : 'explain.wonAlone', {
        creative: one.creative, group: one.adGroup, price: money(one.priceMicros), unit: t(one.billedBy === 'CPM' ? 'explain.perImpression' : 'explain.perClick'), next: one.nextWorthMicros ? money(one.nextWorthMicros) : '',
      }) : one.noBid ? t('explain.noBid', { reason: t.code('noBid', String(one.noBid)) }) : t('explain.nothing')}</strong></p>
      {!one.isRecorded && <p>{t('explain.notKept')}</p>}
      <Facts of={[
        [t('explain.at'), f.moment(one.at)],
        ...(one.isExchange && one.creative ? [[t('explain.outcome'), outcomeText(t, one.bidOutcome ?? null)] as const] : []),
        ...(one.placement && !one.slot ? [[t('explain.slot'), t.code('placement', one.placement)] as const] : []),
        ...(one.placement && one.slot && one.slots ? [[t('explain.slot'), t('explain.slotOf', { placement: t.code('placement', one.placement), slot: one.slot, slots: one.slots })] as const] : []),
        ...(one.worthMicros ? [[t('explain.worth'), money(one.worthMicros)] as const] : []),
        ...one.context.map(({ name, value }) => fact(name, value)),
      ]} />
      {one.groups.length > 0 && (
        <>
          <h3 className={styles.subtitle}>{t('explain.yours')}</h3>
          <ul className={styles.history}>
            {one.groups.map((group) => (
              <li key={group.id}>
                {group.campaign} · {group.name}: <strong>{reasonText(t, group.reason, one.isExchange)}</strong>
                {group.misfits.length > 0 && <> ({group.misfits.map((name) => (name === 'placements' ? t('campaign.placements') : t.code('targeting', name))).join(', ')})</>}
                {group.worthMicros && <> · {t('explain.worthAt', { worth: money(group.worthMicros) })}</>}
                {group.changedSince && group.worthMicros == null && <> · {t('explain.changed')}</>}
              </li>
            ))}
          </ul>
        </>
      )}
      {one.isRecorded && (
        <>
          <h3 className={styles.subtitle}>{t('explain.others')}</h3>
          {one.slot != null && <p className={styles.note}>{t('explain.othersHint')}</p>}
          {one.others.length === 0 ? <p>{t('explain.nobody')}</p> : (
            <ul className={styles.history}>{one.others.map(({ reason, groups }) => <li key={reason}>{t('explain.count', { count: groups, reason: reasonText(t, reason, one.isExchange) })}</li>)}</ul>
          )}
        </>
      )}
    </div>
  );
}

import { Button } from '@mantine/core';
import { findClause, wordDiff } from '@meadow/shared';
import type { OfferFullFragment } from '../../graphql/generated/deals.ts';
import { DropAmendmentDocument, SignAmendmentDocument } from '../../graphql/generated/deals.ts';
import { useAction } from '../../graphql/useAction.ts';
import { useFormats, useLanguage, useText } from '../../i18n/text.tsx';
import { useDeliverablesText } from '../../terms/Deliverables.tsx';
import type { TermsView } from '../../terms/terms.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Section } from '../../ui/Page.tsx';
import styles from './deal.module.css';
import type { DealView, Side } from './DealRoomPage.tsx';

/** Each term under its name, as one line of text. */
function useTermRows() {
  const t = useText();
  const f = useFormats();
  const { locale } = useLanguage();
  const language = locale === 'en' ? 'en' : 'zh';
  const deliverables = useDeliverablesText();
  return (terms: TermsView): [string, string][] => {
    const optional: [string, string | null | undefined][] = [
      [t('terms.commission'), terms.commission && t('terms.commissionText', { share: f.percent(terms.commission.bps / 10_000, 2), orderDays: terms.commission.orderDays, holdDays: terms.commission.holdDays })],
      [t('terms.market'), terms.market && t.code('market', terms.market)],
      [t('terms.payoutDays'), terms.payoutDays == null ? null : t('terms.payoutDaysText', { days: terms.payoutDays })],
      [t('terms.territory'), terms.territory],
      [t('terms.channels'), terms.channels?.join(', ')],
      [t('terms.exclusivity'), terms.exclusivity && t('terms.exclusivityText', terms.exclusivity)],
      [t('terms.clauses'), terms.clauses?.map((ref) => findClause(ref)?.title[language] ?? ref).join(' · ')],
      [t('terms.note'), terms.note],
    ];
    return [
      [t('terms.fee'), f.money({ minor: terms.feeMinor, currency: terms.currency })],
      [t('brief.deliverables'), deliverables(terms.deliverables)],
      [t('terms.draftDueOn'), f.day(terms.draftDueOn)],
      [t('terms.publishing'), f.dayRange(terms.publishFrom, terms.publishTo)],
      [t('terms.revisionLimit'), f.count(terms.revisionLimit)],
      [t('terms.keepOnlineDays'), f.count(terms.keepOnlineDays)],
      [t('terms.disclosureLabel'), terms.disclosureLabel],
      [t('terms.rightsScope'), t(terms.usageRights.boostAllowed ? 'brief.rightsBoost' : 'brief.rightsPlain', { scope: terms.usageRights.scope, months: terms.usageRights.months })],
      ...optional.flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : [])),
    ];
  };
}

/** Terms v1…n: the newest in full, each change shown word by word against the version before, with both signatures. */
export function TermsHistory({ deal, side }: { deal: DealView; side: Side }) {
  const t = useText();
  const f = useFormats();
  const { locale } = useLanguage();
  const rowsOf = useTermRows();
  const offers = [...deal.offers].sort((a, b) => b.version - a.version);
  return (
    <Section title={t('deals.terms')} id="terms">
      {deal.amendment && <Amendment deal={deal} offer={deal.amendment} side={side} />}
      {offers.map((offer, index) => {
        const before = offers[index + 1];
        const old = before ? new Map(rowsOf(before.terms)) : null;
        const now = rowsOf(offer.terms);
        const gone: [string, string][] = old ? [...old].filter(([name]) => !now.some(([one]) => one === name)).map(([name]) => [name, '']) : [];
        const rows = [...now, ...gone].filter(([name, value]) => index === 0 || !old || old.get(name) !== value);
        return (
          <details key={offer.id} open={index === 0} style={{ marginTop: index === 0 ? 0 : 12 }}>
            <summary style={{ cursor: 'pointer', minHeight: 24 }}>
              <strong>{t('deals.version', { version: offer.version })}</strong>{' '}
              <span className={styles.meta}>{t('deals.versionBy', { who: t.code('party', offer.by), at: f.moment(offer.createdAt) })}{offer.withdrawnAt ? ` · ${t('deals.withdrawn')}` : ''}</span>
            </summary>
            <table className={styles.diff}>
              <tbody>{rows.map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td><Changed before={old ? (old.get(name) ?? '') : value} after={value} /></td></tr>)}</tbody>
            </table>
            <p className={styles.meta}>
              {offer.signatures.map(({ party, name, at }) => t('deals.signedName', { name, who: t.code('party', party), at: f.moment(at) })).join(' · ')}
            </p>
            <p className={styles.meta}>
              <span title={offer.hash}>{t('deals.hash', { hash: offer.hash.slice(0, 12) })}</span>{' · '}
              <a href={`/api/deals/${deal.id}/terms.pdf?version=${offer.version}&language=${locale === 'en' ? 'en' : 'zh'}`} aria-label={t('deals.termsPdfOf', { version: offer.version })} download>{t('deals.termsPdf')}</a>
            </p>
          </details>
        );
      })}
    </Section>
  );
}

const tags = { same: 'span', added: 'ins', removed: 'del' } as const;

function Changed({ before, after }: { before: string; after: string }) {
  return wordDiff(before, after).map(({ kind, text }, index) => {
    const Mark = tags[kind];
    return <Mark key={index}>{text}</Mark>;
  });
}

/** A change of signed terms: the other side signs or turns it down, the proposer may take it back. */
function Amendment({ deal, offer, side }: { deal: DealView; offer: OfferFullFragment; side: Side }) {
  const t = useText();
  const [sign] = useAction(SignAmendmentDocument);
  const [drop, busy] = useAction(DropAmendmentDocument);
  const answer = { dealId: deal.id, version: offer.version };
  return (
    <div role="status" style={{ background: 'var(--m-due-bg)', color: 'var(--m-due)', borderRadius: 6, padding: '8px 12px', marginBottom: 12, display: 'grid', gap: 8 }}>
      <strong>{t('deals.amendWaits')}</strong>
      {!deal.can.answerAmendment && <span>{t('deals.amendWaitsOther')}</span>}
      <div className={styles.actsInline}>
        {deal.can.answerAmendment && <ConfirmButton size="xs" label={t('deals.amendSign', { version: offer.version })} effect={t('deals.amendSignEffect', { version: offer.version })} onConfirm={async () => (await sign(answer)) !== null} />}
        {side !== 'OPERATOR' && <Button size="xs" variant="default" loading={busy} onClick={() => void drop(answer)}>{t(deal.can.answerAmendment ? 'deals.amendDrop' : 'deals.amendTakeBack')}</Button>}
      </div>
    </div>
  );
}

import { useFormats, useText } from '../../i18n/text.tsx';
import { useDeliverablesText } from '../../terms/Deliverables.tsx';
import type { TermsView } from '../../terms/terms.ts';
import { Section } from '../../ui/Page.tsx';
import styles from './deal.module.css';
import type { DealView } from './DealRoomPage.tsx';

/** Terms v1…n: the newest in full, each change shown against the version before, with both signatures. */
export function TermsHistory({ deal }: { deal: DealView }) {
  const t = useText();
  const f = useFormats();
  const deliverables = useDeliverablesText();
  const rowsOf = (terms: TermsView): [string, string][] => [
    [t('terms.fee'), f.money({ minor: terms.feeMinor, currency: terms.currency })],
    [t('brief.deliverables'), deliverables(terms.deliverables)],
    [t('terms.draftDueOn'), f.day(terms.draftDueOn)],
    [t('terms.publishing'), f.dayRange(terms.publishFrom, terms.publishTo)],
    [t('terms.revisionLimit'), f.count(terms.revisionLimit)],
    [t('terms.keepOnlineDays'), f.count(terms.keepOnlineDays)],
    [t('terms.disclosureLabel'), terms.disclosureLabel],
    [t('terms.rightsScope'), t(terms.usageRights.boostAllowed ? 'brief.rightsBoost' : 'brief.rightsPlain', { scope: terms.usageRights.scope, months: terms.usageRights.months })],
    ...(terms.note ? [[t('terms.note'), terms.note] satisfies [string, string]] : []),
  ];
  const offers = [...deal.offers].sort((a, b) => b.version - a.version);
  return (
    <Section title={t('deals.terms')} id="terms">
      {offers.map((offer, index) => {
        const before = offers[index + 1];
        const old = before ? new Map(rowsOf(before.terms)) : null;
        const rows = rowsOf(offer.terms).filter(([name, value]) => index === 0 || !old || old.get(name) !== value);
        const signed = [
          offer.signedByBrandAt ? t('deals.signed', { who: t('party.BRAND'), at: f.moment(offer.signedByBrandAt) }) : '',
          offer.signedByCreatorAt ? t('deals.signed', { who: t('party.CREATOR'), at: f.moment(offer.signedByCreatorAt) }) : '',
        ].filter((part) => part !== '').join(' · ');
        return (
          <details key={offer.id} open={index === 0} style={{ marginTop: index === 0 ? 0 : 12 }}>
            <summary style={{ cursor: 'pointer', minHeight: 24 }}>
              <strong>{t('deals.version', { version: offer.version })}</strong>{' '}
              <span className={styles.meta}>{t('deals.versionBy', { who: t.code('party', offer.by), at: f.moment(offer.createdAt) })}{signed ? ` · ${signed}` : ''}</span>
            </summary>
            <table className={styles.diff}>
              <tbody>
                {rows.map(([name, value]) => {
                  const previous = old?.get(name);
                  const changed = previous !== undefined && previous !== value;
                  return (
                    <tr key={name}>
                      <th scope="row">{name}</th>
                      <td>{changed ? <><del>{previous}</del><ins>{value}</ins></> : value}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
            <p className={styles.meta} title={offer.hash}>{t('deals.hash', { hash: offer.hash.slice(0, 12) })}</p>
          </details>
        );
      })}
    </Section>
  );
}

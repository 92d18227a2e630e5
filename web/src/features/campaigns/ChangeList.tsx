import { useFormats, useText, type MessageId } from '../../i18n/text.tsx';

interface Change {
  field: string;
  before?: string | null | undefined;
  after?: string | null | undefined;
}
const labels: Record<string, MessageId> = {
  name: 'campaign.name', objective: 'brief.objective', status: 'deals.status', totalBudgetMinor: 'campaign.total', dailyBudgetMinor: 'campaign.daily', pacing: 'campaign.pacing', timeZone: 'campaign.zone', dealId: 'campaign.deal',
  flightStartOn: 'campaign.start', flightEndOn: 'campaign.endOn', placements: 'campaign.placements', bidModel: 'campaign.bidModel', bidMicros: 'campaign.bid', frequencyCap: 'campaign.cap',
  title: 'campaign.adTitle', text: 'campaign.adText', imageUrl: 'campaign.image', landingUrl: 'campaign.landing', label: 'campaign.label', reviewNote: 'campaign.reviewNote', productCategory: 'campaign.product', separation: 'campaign.separation', holdoutBps: 'campaign.holdout',
};

/** What changed, from what to what, in the words of the form. */
export function ChangeList({ changes, currency }: { changes: readonly Change[]; currency: string }) {
  const t = useText();
  const f = useFormats();
  const labelOf = (field: string) => {
    const name = field.split('.').at(-1) ?? field;
    const [, group, creative] = /^adGroups\.(\d+)\.(?:creatives\.(\d+)\.)?/.exec(field) ?? [];
    const label = labels[name] ? t(labels[name]) : t.code('targeting', name);
    return [...(group === undefined ? [] : [t('campaign.groupNo', { no: Number(group) + 1 })]), ...(creative === undefined ? [] : [t('campaign.creativeNo', { no: Number(creative) + 1 })]), label].join(' · ');
  };
  const said = (field: string, value: string | null | undefined) => {
    if (value == null) return '–';
    if (field.endsWith('BudgetMinor')) return f.money({ minor: value, currency });
    if (field.endsWith('Micros')) return f.micros(value, currency);
    if (field === 'productCategory') return t.code('category', value);
    if (field === 'holdoutBps') return f.percent(Number(value) / 10_000, 0);
    if (field === 'separation' || field === 'objective' || field === 'pacing') return t.code(field, value);
    if (field.endsWith('.bidModel')) return t.code('bidModel', value);
    if (field.endsWith('.placements')) return value.split(', ').map((one) => t.code('placement', one)).join(' · ');
    return field === 'status' ? t.code('status.campaign', value) : value;
  };
  return <ul>{changes.map(({ field, before, after }) => <li key={field}>{labelOf(field)}: <del>{said(field, before)}</del> → <ins>{said(field, after)}</ins></li>)}</ul>;
}

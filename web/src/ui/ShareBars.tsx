import { useFormats } from '../i18n/text.tsx';

/** Shares of a whole, as labelled bars from zero. */
export function ShareBars({ title, shares }: { title: string; shares: readonly { label: string; share: number }[] }) {
  const f = useFormats();
  return (
    <div>
      <h3 style={{ margin: '0 0 4px', fontSize: 14, lineHeight: '22px' }}>{title}</h3>
      <dl style={{ display: 'grid', gap: 4 }}>
        {shares.map(({ label, share }) => (
          <div key={label} style={{ display: 'grid', gridTemplateColumns: '88px minmax(0,1fr) 56px', gap: 8, alignItems: 'center' }}>
            <dt style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }} title={label}>{label}</dt>
            <dd aria-hidden><div style={{ height: 8, borderRadius: 3, background: 'var(--s1)', width: `${Math.min(100, share * 100)}%`, minWidth: 2 }} /></dd>
            <dd style={{ textAlign: 'right' }}>{f.percent(share)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

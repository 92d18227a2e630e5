import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

/** Filters, sorting and dates live in the URL: what is seen can be sent as a link. */
export function useUrlState<Key extends string>(defaults: Record<Key, string>) {
  const search: Record<string, string | undefined> = useSearch({ strict: false });
  const navigate = useNavigate();
  const written = JSON.stringify(defaults);
  // Defaults are written anew on every render; their text tells whether they changed.
  const standing = useMemo(() => new Map<string, string>(Object.entries(JSON.parse(written))), [written]);
  const state = { ...defaults };
  for (const key of Object.keys(defaults) as Key[]) state[key] = search[key] ?? defaults[key];
  const set = useCallback(
    (changes: Partial<Record<Key, string>>) => {
      const next = (previous: Record<string, string | undefined>) => {
        const merged: Record<string, string | undefined> = { ...previous, ...changes };
        const kept = Object.entries(merged).filter(([key, value]) => value && value !== standing.get(key));
        return Object.fromEntries(kept);
      };
      void navigate({ to: '.', search: next, replace: true, resetScroll: false } as never);
    },
    [navigate, standing],
  );
  return [state, set] as const;
}

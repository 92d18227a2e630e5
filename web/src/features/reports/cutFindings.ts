interface Point<Figures> {
  bucket: string;
  figures: Figures;
}

/** Points of all parts added up by bucket, oldest first. */
export function bucketSums<Figures, Key extends string>(points: readonly Point<Figures>[], values: (figures: Figures) => Record<Key, number>): { bucket: string; sums: Partial<Record<Key, number>> }[] {
  const buckets = new Map<string, Map<Key, number>>();
  for (const { bucket, figures } of points) {
    const sums = buckets.get(bucket) ?? new Map<Key, number>();
    buckets.set(bucket, sums);
    const found = values(figures);
    for (const key of Object.keys(found) as Key[]) sums.set(key, (sums.get(key) ?? 0) + found[key]);
  }
  return [...buckets].map(([bucket, sums]) => ({ bucket, sums: Object.fromEntries(sums) as Partial<Record<Key, number>> })).toSorted((a, b) => a.bucket.localeCompare(b.bucket));
}

/** Beyond chance by about two standard deviations of two counts; within it there is no clear change. @returns the change as a share, or null */
export function clearChange(now: number, before: number): number | null {
  if (before === 0 || Math.abs(now - before) < 2 * Math.sqrt(now + before)) return null;
  return (now - before) / before;
}

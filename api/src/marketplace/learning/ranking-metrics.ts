/** Discounted gain of the first `k` places over the best possible; relevance is yes or no. @see Järvelin and Kekäläinen (2002) */
export function ndcg(ranked: readonly number[], relevant: ReadonlySet<number>, k: number): number {
  let gain = 0;
  let ideal = 0;
  for (let place = 0; place < k; place += 1) {
    const discount = 1 / Math.log2(place + 2);
    if (place < ranked.length && relevant.has(ranked[place]!)) gain += discount;
    if (place < relevant.size) ideal += discount;
  }
  return ideal === 0 ? 0 : gain / ideal;
}

/** How much of what is relevant stands in the first `k` places. */
export const recall = (ranked: readonly number[], relevant: ReadonlySet<number>, k: number): number =>
  relevant.size === 0 ? 0 : ranked.slice(0, k).filter((item) => relevant.has(item)).length / Math.min(k, relevant.size);

export const mean = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : values.reduce((sum, one) => sum + one, 0) / values.length);

/** Discounted gain of the first `k` places over the best order of the same grades. */
export function gradedNdcg(grades: readonly number[], k: number): number {
  const gain = (list: readonly number[]) => list.slice(0, k).reduce((sum, grade, place) => sum + grade / Math.log2(place + 2), 0);
  const ideal = gain([...grades].sort((a, b) => b - a));
  return ideal === 0 ? 0 : gain(grades) / ideal;
}

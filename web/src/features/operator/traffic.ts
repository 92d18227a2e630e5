interface HourView {
  valid: number;
  givt: number;
  sivt: number;
}

/** Share of invalid traffic of all that was accepted; null when there was none. */
export function invalidShare(hours: readonly HourView[]): number | null {
  const sum = hours.reduce((all, hour) => ({ valid: all.valid + hour.valid, givt: all.givt + hour.givt, sivt: all.sivt + hour.sivt }), { valid: 0, givt: 0, sivt: 0 });
  const total = sum.valid + sum.givt + sum.sivt;
  return total === 0 ? null : (sum.givt + sum.sivt) / total;
}

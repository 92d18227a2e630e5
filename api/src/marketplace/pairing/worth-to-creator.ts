export interface Seen {
  /** How well brief and creator fit, 0 to 100. */
  score: number;
  /** How the brand deals, 1 to 5; null is not known. */
  brandScore: number | null;
  /** What the creator asks for the deliverables, and the most the brief offers. */
  askedMinor: bigint | null;
  offeredMinor: bigint | null;
}

/** What a brief is worth to a creator, 0 to 100: half how well it fits, three tenths how the brand deals, two tenths whether it pays what the creator asks. What is not known counts half. */
export function worthToCreator({ score, brandScore, askedMinor, offeredMinor }: Seen): number {
  const deals = brandScore === null ? 0.5 : (brandScore - 1) / 4;
  const pays = askedMinor === null || offeredMinor === null || askedMinor === 0n ? 0.5 : Math.min(1, Number(offeredMinor) / Number(askedMinor) / 2);
  return 0.5 * score + 30 * deals + 20 * pays;
}

/** Share of readers, in basis points, who are kept from a campaign: what its brand said, or else the installation's usual one. */
export const heldOutBps = (said: number | null | undefined, { HOLDOUT_SHARE }: { HOLDOUT_SHARE: number }): number => said ?? Math.round(HOLDOUT_SHARE * 10_000);

/** The columns of a deal under the names of the entity, for reads that do not lock. */
export const dealColumns = [
  'id', 'briefId', 'brandId', 'creatorId', 'status', 'frozenStatus', 'currency', 'feeMinor', 'brandPaysMinor', 'platformFeeMinor', 'creatorGetsMinor', 'pricedAt', 'ownCreator', 'partnershipId', 'partnerId', 'partnerPaysMinor', 'currentVersion',
  'proposedBy', 'amendmentVersion', 'revisionCount', 'partCount', 'partCreatorMinor', 'partPlatformMinor', 'partCreatorFeeMinor', 'releasedMinor', 'returnedMinor', 'chargeBps', 'endedCreatorMinor', 'endedPlatformMinor', 'endedCreatorFeeMinor', 'waitOwner', 'waitDueAt', 'waitDefault', 'agreedAt', 'fundedAt', 'publishedAt', 'settledAt',
  'paidAt', 'createdAt', 'updatedAt',
].map((name) => `d.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS "${name}"`).join(', ');

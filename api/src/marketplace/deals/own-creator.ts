/**
 * SQL: whether a brand brought a creator, that is imported the profile which the person then took over by its invitation.
 * Only the two of them (and the operator) may read it; for others there is no row.
 */
export const broughtBy = (creatorId: string, brandId: string): string => `SELECT FROM creators own WHERE own.id = ${creatorId} AND own.imported_by = ${brandId}`;

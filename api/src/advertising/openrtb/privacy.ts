import type { BidRequest } from './bid-request.ts';

/**
 * Whether anything about the person may be used. A child, a signal against sale or sharing, a limited device, or the
 * GDPR without a consent text: then only the context of the page decides and no id is kept.
 */
export function mayKnowViewer({ regs, user, device }: BidRequest, year: number): boolean {
  if (regs.coppa || regs.gpc || device.isLimited) return false;
  if (user.yob !== null && year - user.yob < 18) return false;
  // IAB's US privacy text: version, notice, opted out of sale, covered by the limited service agreement.
  if (/^1.Y/i.test(regs.usPrivacy)) return false;
  // A GPP text says more than is read here, so what it may forbid is not done.
  if (regs.gpp !== '') return false;
  return !regs.gdpr || isConsent(user.consent);
}

/** A TC text: begins with C (version 2), and since March 2026 must name the vendors it was disclosed for in a segment of its own (type 1). */
function isConsent(text: string): boolean {
  const [core, ...segments] = text.split('.');
  if (!core || !/^C[\w-]{20,}$/.test(core)) return false;
  return segments.some((segment) => /^[\w-]+$/.test(segment) && Buffer.from(segment, 'base64url')[0]! >>> 5 === 1);
}

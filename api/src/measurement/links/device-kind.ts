/** Kinds of devices a link may tell apart. */
export const deviceKinds = ['IOS', 'ANDROID', 'DESKTOP'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** What a user agent says of its device; an iPad that asks for desktop pages says it is a desktop. */
export function deviceKind(userAgent: string | undefined): DeviceKind {
  if (userAgent === undefined) return 'DESKTOP';
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'IOS';
  return /Android|HarmonyOS/.test(userAgent) ? 'ANDROID' : 'DESKTOP';
}

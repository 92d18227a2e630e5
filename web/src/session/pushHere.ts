/** This browser as a device that shows notices. */
export type Here = 'unsupported' | 'denied' | 'off' | 'on';

const bytes = (text: string) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
const text = (data: ArrayBuffer | null) => btoa(String.fromCharCode(...new Uint8Array(data ?? new ArrayBuffer(0)))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const canPush = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
const subscription = async (): Promise<PushSubscription | null> => (await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription()) ?? null;

/** What the api calls this browser: the hash of where it listens. */
const idOf = async ({ endpoint }: PushSubscription): Promise<string> => text(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint)));

/** The id of this browser where it is subscribed, and whether it could be. */
export async function stateHere(): Promise<{ here: Here; id: string | null }> {
  if (!canPush()) return { here: 'unsupported', id: null };
  const known = await subscription();
  if (known) return { here: 'on', id: await idOf(known) };
  return { here: Notification.permission === 'denied' ? 'denied' : 'off', id: null };
}

/** Asks the person, then the push service of the browser. @returns null when the person said no */
export async function subscribeHere(pushKey: string): Promise<{ endpoint: string; p256dh: string; auth: string; label: string } | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register('/sw.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(pushKey) });
  return { endpoint: made.endpoint, p256dh: text(made.getKey('p256dh')), auth: text(made.getKey('auth')), label: labelHere() };
}

/** Nothing is shown here any more; the push service tells whoever still sends. */
export async function leaveHere(): Promise<void> {
  if (canPush()) await (await subscription())?.unsubscribe();
}

/** How a person recognises the device: browser and system, as far as it says. */
function labelHere(): string {
  const { userAgent } = navigator;
  const browser = /Edg\//.test(userAgent) ? 'Edge' : /Firefox\//.test(userAgent) ? 'Firefox' : /Chrome\//.test(userAgent) ? 'Chrome' : /Safari\//.test(userAgent) ? 'Safari' : 'Browser';
  const system = /Android/.test(userAgent) ? 'Android' : /iPhone|iPad/.test(userAgent) ? 'iOS' : /Mac OS/.test(userAgent) ? 'macOS' : /Windows/.test(userAgent) ? 'Windows' : /Linux/.test(userAgent) ? 'Linux' : '';
  return [browser, system].filter(Boolean).join(' · ');
}

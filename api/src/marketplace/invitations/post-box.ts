export const WINDOW_MS = 7 * 86_400_000;

/**
 * When another invitation may reach a creator: now, or when so many have left the last seven days that there is room, those that wait before it first.
 * @param sent instants of the invitations in the last seven days, oldest first
 * @param waiting how many wait before this one
 */
export function goesOutAt(sent: readonly Date[], waiting: number, most: number, now: Date): Date {
  const times = sent.map((at) => at.getTime()).slice(-most);
  let at = now.getTime();
  for (let place = 0; place <= waiting; place += 1) {
    const oldest = times.length < most ? undefined : times[times.length - most];
    at = Math.max(at, oldest === undefined ? at : oldest + WINDOW_MS);
    times.push(at);
  }
  return new Date(at);
}

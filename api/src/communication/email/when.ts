import { addDays, dayAt, startOfDay } from '@meadow/shared';

export const noticeKinds = ['DEALS', 'REMINDERS', 'MESSAGES', 'MONEY', 'BRIEFS', 'TRENDS', 'OTHER'] as const;
export type NoticeKind = (typeof noticeKinds)[number];
export const mailChoices = ['NOW', 'DIGEST', 'OFF'] as const;
export type MailChoice = (typeof mailChoices)[number];

/** What kind of notice a code is, as people choose by. */
export function kindOf(code: string): NoticeKind {
  if (code === 'deal.comment') return 'MESSAGES';
  if (code.startsWith('deal.due')) return 'REMINDERS';
  if (code.startsWith('insight.')) return 'TRENDS';
  if (code.startsWith('brief.')) return 'BRIEFS';
  if (['deal.', 'note.', 'sample.', 'contest.', 'invitation.', 'partner.', 'rights.'].some((family) => code.startsWith(family))) return 'DEALS';
  // What is told of campaigns is what they spend.
  return ['payout.', 'top-up.', 'wallet.', 'invoice.', 'campaign.'].some((family) => code.startsWith(family)) ? 'MONEY' : 'OTHER';
}

export interface Hours {
  quietFrom: number | null;
  quietTo: number | null;
  digestHour: number;
}

const HOUR = 3_600_000;
/** Where clocks change, an hour of the day may not exist or come twice: the first instant from it on. */
const hourOf = (day: string, hour: number, zone: string): Date => new Date(startOfDay(day, zone).getTime() + hour * HOUR);

/** When a mail leaves: at once but not in the quiet hours, or with the next gathering. */
export function sendAt(choice: Exclude<MailChoice, 'OFF'>, { quietFrom, quietTo, digestHour }: Hours, now: Date, zone: string): Date {
  const today = dayAt(now, zone);
  const next = (hour: number): Date => {
    const at = hourOf(today, hour, zone);
    return at > now ? at : hourOf(addDays(today, 1), hour, zone);
  };
  if (choice === 'DIGEST') return next(digestHour);
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return now;
  const hour = Math.floor((now.getTime() - startOfDay(today, zone).getTime()) / HOUR);
  const isQuiet = quietFrom < quietTo ? hour >= quietFrom && hour < quietTo : hour >= quietFrom || hour < quietTo;
  return isQuiet ? next(quietTo) : now;
}

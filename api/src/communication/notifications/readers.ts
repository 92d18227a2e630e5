import type { Locale, OrgKind } from '@meadow/shared';
import type { Tx } from '../../platform/database/database.ts';
import { sendAt, type Hours, type MailChoice, type NoticeKind } from '../email/when.ts';

type Choices = Partial<Record<NoticeKind, MailChoice>>;
/** A person who is to be told of a new notice, and how they chose to be. */
export interface Reader {
  notificationId: string;
  orgId: string;
  orgKind: OrgKind;
  userId: string;
  email: string;
  locale: Locale;
  timeZone: string;
  mail: Choices;
  push: Choices;
  hours: Hours;
  /** Browsers that show notices to them. */
  devices: string[];
}

interface Row {
  notification_id: string;
  org_id: string;
  org_kind: OrgKind;
  user_id: string;
  email: string;
  locale: Locale;
  time_zone: string;
  mail: Choices | null;
  push: Choices | null;
  quiet_from: number | null;
  quiet_to: number | null;
  digest_hour: number | null;
  devices: string[];
}

/** Everybody whom new notices concern; one statement, whatever ways there are to tell them. */
export async function readersOf(tx: Tx, made: readonly { id: string; org_id: string }[]): Promise<Reader[]> {
  const rows = await tx.query<Row[]>(
    `SELECT n.id AS notification_id, n.org_id, o.kind AS org_kind, p.user_id, p.email, p.locale, o.time_zone, s.email AS mail, s.push, s.quiet_from, s.quiet_to, s.digest_hour,
       ARRAY(SELECT d.id FROM push_devices d WHERE d.org_id = n.org_id AND d.user_id = p.user_id) AS devices
     FROM unnest($1::uuid[], $2::uuid[]) AS n (id, org_id) CROSS JOIN LATERAL app.people_of(n.org_id) p JOIN organisations o ON o.id = n.org_id
     LEFT JOIN notice_settings s ON s.user_id = p.user_id AND s.org_id = n.org_id`, [made.map(({ id }) => id), made.map(({ org_id: orgId }) => orgId)]);
  return rows.map((row) => ({
    notificationId: row.notification_id, orgId: row.org_id, orgKind: row.org_kind, userId: row.user_id, email: row.email, locale: row.locale, timeZone: row.time_zone, mail: row.mail ?? {}, push: row.push ?? {},
    hours: { quietFrom: row.quiet_from, quietTo: row.quiet_to, digestHour: row.digest_hour ?? 9 }, devices: row.devices,
  }));
}

/** When a reader who chose so is told, and whether together with other notices; null: not at all. */
export function momentOf(choice: MailChoice, { hours, timeZone }: Reader, now: Date): { due: Date; gathered: boolean } | null {
  if (choice === 'OFF') return null;
  const due = sendAt(choice, hours, now, timeZone);
  return { due, gathered: choice === 'DIGEST' || due > now };
}

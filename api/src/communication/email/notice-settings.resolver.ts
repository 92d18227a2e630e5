import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import { PushDevicesService } from '../push/push-devices.service.ts';
import { EmailView, NoticeSettingsInput, NoticeSettingsView, PushDeviceInput } from './notice-settings.view.ts';
import { noticeKinds, type MailChoice, type NoticeKind } from './when.ts';

interface Row extends Record<string, unknown> {
  email: Partial<Record<NoticeKind, MailChoice>>;
  push: Partial<Record<NoticeKind, MailChoice>>;
  quiet_from: number | null;
  quiet_to: number | null;
  digest_hour: number;
}
const isHour = (value: number | null | undefined): boolean => value === null || value === undefined || (Number.isInteger(value) && value >= 0 && value <= 23);

/** How the signed-in person is told, for the organisation they belong to; and what was sent to them. */
@Resolver()
export class NoticeSettingsResolver {
  constructor(
    private readonly db: Database,
    private readonly devices: PushDevicesService,
  ) {}

  @Allow('org:read')
  @Query(() => NoticeSettingsView)
  async noticeSettings(@CurrentViewer() viewer: Viewer): Promise<NoticeSettingsView> {
    const [[row], devices, pushKey] = await Promise.all([
      this.db.read<Row>(viewer.context, 'SELECT email, push, quiet_from, quiet_to, digest_hour FROM notice_settings WHERE user_id = $1 AND org_id = $2', [viewer.userId, viewer.organisationId]),
      this.devices.list(viewer), this.devices.publicKey(),
    ]);
    return {
      choices: noticeKinds.map((kind) => ({ kind, email: row?.email[kind] ?? 'NOW', push: row?.push[kind] ?? 'NOW' })),
      quietFrom: row?.quiet_from ?? null, quietTo: row?.quiet_to ?? null, digestHour: row?.digest_hour ?? 9, devices, pushKey,
    };
  }

  @Allow('org:read')
  @Mutation(() => NoticeSettingsView)
  async setNoticeSettings(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => NoticeSettingsInput }) { choices, quietFrom = null, quietTo = null, digestHour }: NoticeSettingsInput): Promise<NoticeSettingsView> {
    const wrong: Record<string, string> = {};
    if (!isHour(quietFrom) || !isHour(quietTo) || (quietFrom === null) !== (quietTo === null)) wrong['quietFrom'] = 'and quietTo are hours from 0 to 23, both or neither';
    if (!isHour(digestHour)) wrong['digestHour'] = 'must be an hour from 0 to 23';
    if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
    await this.db.transaction(viewer.context, (tx) => tx.query(
      `INSERT INTO notice_settings AS s (user_id, org_id, email, quiet_from, quiet_to, digest_hour, push) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (user_id, org_id) DO UPDATE SET email = $3, quiet_from = $4, quiet_to = $5, digest_hour = $6, push = s.push || $7`,
      [viewer.userId, viewer.organisationId, JSON.stringify(Object.fromEntries(choices.map(({ kind, email }) => [kind, email]))), quietFrom, quietTo, digestHour,
        JSON.stringify(Object.fromEntries(choices.flatMap(({ kind, push }) => (push ? [[kind, push]] : []))))]));
    return this.noticeSettings(viewer);
  }

  @Allow('org:read')
  @Mutation(() => NoticeSettingsView, { description: 'The browser that asks shows notices from now on.' })
  async addPushDevice(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => PushDeviceInput }) input: PushDeviceInput): Promise<NoticeSettingsView> {
    await this.devices.add(viewer, input);
    return this.noticeSettings(viewer);
  }

  @Allow('org:read')
  @Mutation(() => NoticeSettingsView)
  async removePushDevice(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<NoticeSettingsView> {
    await this.devices.remove(viewer, id);
    return this.noticeSettings(viewer);
  }

  @Allow('org:read')
  @Query(() => [EmailView], { description: 'Mails to the signed-in person, newest first.' })
  mailbox(@CurrentViewer() viewer: Viewer, @Args('first', { type: () => Int, defaultValue: 50 }) first: number): Promise<EmailView[]> {
    return this.db.read<EmailView & Record<string, unknown>>(
      viewer.context,
      `SELECT id, subject, address, status, gathered, due_at AS "dueAt", sent_at AS "sentAt" FROM emails WHERE user_id = $1 AND org_id = $2 ORDER BY id DESC LIMIT $3`,
      [viewer.userId, viewer.organisationId, Math.min(200, Math.max(1, first))]);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { BadInput, Forbidden } from '../../platform/errors/domain-error.ts';
import type { ContactSettings, ContactSettingsInput } from './alerts.view.ts';

const between = (value: number, low: number, high: number) => Number.isInteger(value) && value >= low && value <= high;

/** How a creator wants to be reached. */
@Injectable()
export class ContactSettingsService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async of(viewer: Viewer): Promise<ContactSettings> {
    if (viewer.kind !== 'CREATOR') throw new Forbidden('Only a creator has such settings.');
    const [row] = await this.db.read<Omit<ContactSettings, 'usualInvitations'> & Record<string, unknown>>(
      viewer.context, 'SELECT alerts, alert_from AS "alertFrom", alerts_a_day AS "alertsADay", invitations_a_week AS "invitationsAWeek" FROM contact_settings WHERE creator_id = $1', [viewer.accountId], 'contact_settings');
    return { ...(row ?? { alerts: true, alertFrom: 60, alertsADay: 3, invitationsAWeek: null }), usualInvitations: this.config.INVITATIONS_PER_WEEK };
  }

  /** @throws BadInput, Forbidden */
  async save(viewer: Viewer, { alerts, alertFrom, alertsADay, invitationsAWeek = null }: ContactSettingsInput): Promise<ContactSettings> {
    const before = await this.of(viewer);
    const wrong: Record<string, string> = {};
    if (!between(alertFrom, 0, 100)) wrong['alertFrom'] = 'must be between 0 and 100';
    if (!between(alertsADay, 1, 50)) wrong['alertsADay'] = 'must be between 1 and 50';
    if (invitationsAWeek !== null && !between(invitationsAWeek, 1, 500)) wrong['invitationsAWeek'] = 'must be between 1 and 500';
    if (Object.keys(wrong).length > 0) throw new BadInput(wrong);
    await this.db.transaction(viewer.context, async (tx) => {
      await tx.query(
        `INSERT INTO contact_settings (creator_id, alerts, alert_from, alerts_a_day, invitations_a_week) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (creator_id) DO UPDATE SET alerts = $2, alert_from = $3, alerts_a_day = $4, invitations_a_week = $5`, [viewer.accountId, alerts, alertFrom, alertsADay, invitationsAWeek]);
      await this.audit.record(tx, viewer, { action: 'creator.contact', object: 'creator', objectId: viewer.accountId, before, after: { alerts, alertFrom, alertsADay, invitationsAWeek } });
    });
    return this.of(viewer);
  }
}

import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { DateTime } from '../../platform/graphql/scalars.ts';

@ObjectType('FieldChange')
export class FieldChangeView {
  @Field(() => String, { description: 'Path of the field: "totalBudgetMinor", "adGroups.0.bidMicros", "adGroups.0.targeting.regions".' }) field!: string;
  @Field(() => String, { nullable: true }) before!: string | null;
  @Field(() => String, { nullable: true }) after!: string | null;
}

@ObjectType('CampaignChange')
export class CampaignChangeView {
  @Field(() => ID) id!: string;
  @Field(() => DateTime) at!: Date;
  @Field(() => String, { nullable: true, description: 'Null when time or traffic did it.' }) actorName!: string | null;
  @Field(() => String, { description: 'As in the audit trail: "campaign.update".' }) action!: string;
  @Field(() => [FieldChangeView]) changes!: FieldChangeView[];
}

interface Row extends Record<string, unknown> {
  id: string;
  at: Date;
  actor_name: string | null;
  user_id: string | null;
  action: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}
const MOST = 200;

/** Who changed what of a campaign and when, read from the audit trail. */
@Injectable()
export class CampaignHistoryService {
  constructor(private readonly db: Database) {}

  /** Newest first; of a campaign that the viewer may see. */
  async of(viewer: Viewer, campaignId: string): Promise<CampaignChangeView[]> {
    const rows = await this.db.read<Row>(
      viewer.context,
      `SELECT a.id, a.at, a.user_id, coalesce(u.name, o.name) AS actor_name, a.action, a.before, a.after FROM audit_entries a
       LEFT JOIN users u ON u.id = a.user_id LEFT JOIN public_organisations o ON a.user_id IS NOT NULL AND o.id = a.acting_org_id
       WHERE a.object = 'campaign' AND a.object_id = $1 ORDER BY a.id DESC LIMIT $2`,
      [campaignId, MOST], 'campaign_history',
    );
    return rows.map((row) => ({ id: row.id, at: row.at, actorName: row.actor_name, action: row.action, changes: changesIn(row.before ?? {}, row.after ?? {}) }));
  }
}

const said = (value: unknown): string | null => (value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value));

const changesIn = (before: Record<string, unknown>, after: Record<string, unknown>): FieldChangeView[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((field) => ({ field, before: said(before[field]), after: said(after[field]) }))
    .filter((change) => change.before !== change.after);

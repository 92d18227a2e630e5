import { Injectable } from '@nestjs/common';
import { CampaignsReader } from '../advertising/index.ts';
import { OrganisationsService, type Viewer } from '../identity/index.ts';
import type { ReportCut } from '../measurement/index.ts';
import { Database } from '../platform/database/database.ts';

/** Where the names of parts stand that no other reader tells. */
const named: Partial<Record<ReportCut, string>> = {
  AD_GROUP: 'SELECT id, name FROM ad_groups WHERE id = ANY ($1::uuid[])',
  CREATIVE: 'SELECT id, title AS name FROM creatives WHERE id = ANY ($1::uuid[])',
  LINK: 'SELECT id, slug AS name FROM tracked_links WHERE id = ANY ($1::uuid[])',
  DEAL: `SELECT d.id, coalesce(c.name, '') AS name FROM deals d LEFT JOIN public_organisations c ON c.id = d.creator_id WHERE d.id = ANY ($1::uuid[])`,
};

/** Names of the parts of a report. */
@Injectable()
export class CutNames {
  constructor(
    private readonly db: Database,
    private readonly organisations: OrganisationsService,
    private readonly campaigns: CampaignsReader,
  ) {}

  /** @returns the name of a part by its key; the key itself where it has none */
  async of(viewer: Viewer, cut: ReportCut, keys: readonly string[]): Promise<(key: string) => string> {
    const names = await this.namesOf(viewer, cut, [...keys]);
    return (key) => names.get(key) ?? key;
  }

  private async namesOf(viewer: Viewer, cut: ReportCut, keys: string[]): Promise<Map<string, string>> {
    if (cut === 'CAMPAIGN') return this.campaigns.names(viewer.context, keys);
    if (cut === 'CREATOR') return new Map((await this.organisations.byIds(keys)).map(({ id, name }) => [id, name]));
    const sql = named[cut];
    if (sql === undefined) return new Map();
    return new Map((await this.db.read<{ id: string; name: string }>(viewer.context, sql, [keys], `cut_names_${cut.toLowerCase()}`)).map(({ id, name }) => [id, name]));
  }
}

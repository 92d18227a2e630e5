import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { checkDestination, EventSourcesService } from '../../measurement/index.ts';
import type { Tx } from '../../platform/database/database.ts';
import { AudiencesService } from '../audiences/audiences.service.ts';
import type { Campaign } from './campaign.entity.ts';
import { CampaignInvalid } from './campaign.errors.ts';
import type { AdGroupInput, CreativeInput } from './campaign.input.ts';

/** What a boosted note brings with it. */
export interface Boost {
  dealId: string;
  creatorId: string;
  noteId: string | null;
}

interface Place {
  adGroupId: string;
  position: number;
  /** The creative that is shown until the new one is approved. */
  replaces?: string;
}

/** Writes ad groups and creatives. Each creative is a source of events of its own. */
@Injectable()
export class AdGroupsWriter {
  constructor(
    private readonly sources: EventSourcesService,
    private readonly audiences: AudiencesService,
  ) {}

  async addGroup(tx: Tx, campaign: Campaign, group: AdGroupInput, position: number, boost: Boost | null): Promise<void> {
    const adGroupId = uuidv7();
    await this.checkAudiences(tx, group, `adGroups.${position}`);
    await tx.query(
      'INSERT INTO ad_groups (id, campaign_id, brand_id, position, name, placements, bid_model, bid_micros, targeting, frequency_cap) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [adGroupId, campaign.id, campaign.brandId, position, ...columnsOf(group)],
    );
    for (const [place, creative] of group.creatives.entries()) await this.addCreative(tx, campaign, creative, { adGroupId, position: place }, boost);
  }

  /** @throws CampaignInvalid for a creator who is not on the market */
  async changeGroup(tx: Tx, id: string, group: AdGroupInput, position: number): Promise<void> {
    await this.checkAudiences(tx, group, `adGroups.${position}`);
    await tx.query('UPDATE ad_groups SET name = $2, placements = $3, bid_model = $4, bid_micros = $5, targeting = $6, frequency_cap = $7 WHERE id = $1', [id, ...columnsOf(group)]);
  }

  /** What a group aims at is there, and is made while its campaign still waits. */
  private async checkAudiences(tx: Tx, group: AdGroupInput, at: string): Promise<void> {
    await this.checkCreators(tx, targetingOf(group)['lookAlikesOf'] ?? [], at);
  }

  private async checkCreators(tx: Tx, lookAlikesOf: readonly string[], at: string): Promise<void> {
    if ((await this.audiences.missingIn(tx, lookAlikesOf)).length > 0) throw new CampaignInvalid({ [`${at}.targeting.lookAlikesOf`]: 'must be creators on the market' });
    await this.audiences.wantIn(tx, lookAlikesOf);
  }

  async addCreative(tx: Tx, campaign: Campaign, creative: CreativeInput, { adGroupId, position, replaces }: Place, boost: Boost | null): Promise<void> {
    const id = uuidv7();
    const sourceNo = await this.sources.register(tx, {
      brandId: campaign.brandId, campaignId: campaign.id, adGroupId, creativeId: id, dealId: boost?.dealId ?? null, creatorId: boost?.creatorId ?? null,
    });
    await tx.query(
      `INSERT INTO creatives (id, ad_group_id, campaign_id, brand_id, position, title, text, image_url, landing_url, label, note_id, status, source_no, replaces)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'PENDING', $12, $13)`,
      [id, adGroupId, campaign.id, campaign.brandId, position, ...wordsOf(creative), boost?.noteId ?? null, sourceNo, replaces ?? null],
    );
  }

  /** Rewrites a creative that nobody has been shown; it waits for review again. */
  async rewriteCreative(tx: Tx, id: string, creative: CreativeInput): Promise<void> {
    await tx.query(`UPDATE creatives SET title = $2, text = $3, image_url = $4, landing_url = $5, label = $6, status = 'PENDING' WHERE id = $1`, [id, ...wordsOf(creative)]);
  }
}

const columnsOf = (group: AdGroupInput) => [
  group.name.trim(), [...new Set(group.placements)], group.bidModel, group.bidMicros.toString(), JSON.stringify(targetingOf(group)), group.frequencyCap ?? null,
];

/** Title, text, image, landing page and mark, as they are stored. */
export const wordsOf = ({ title, text, imageUrl, landingUrl, label }: CreativeInput): (string | null)[] => [title.trim(), text.trim(), imageUrl || null, checkDestination(landingUrl), label.trim()];

export const targetingOf = ({ targeting }: AdGroupInput): Record<string, string[]> =>
  Object.fromEntries(Object.entries(targeting).flatMap(([name, wishes]) => (wishes ? [[name, [...new Set((wishes as string[]).map((wish) => (name === 'lookAlikesOf' ? wish.trim().toLowerCase() : wish.trim())))]]] : [])));

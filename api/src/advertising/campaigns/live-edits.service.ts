import { Injectable } from '@nestjs/common';
import { microsPerMinor } from '@meadow/shared';
import { uuidv7 } from 'uuidv7';
import { available, campaignBudget, LedgerService } from '../../finance/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { AdGroupsWriter, wordsOf, type Boost } from './ad-groups.writer.ts';
import type { Campaign } from './campaign.entity.ts';
import { CampaignInvalid } from './campaign.errors.ts';
import type { AdGroupInput, CampaignInput, CreativeInput } from './campaign.input.ts';
import { dayIn } from './day-in.ts';

interface StoredCreative {
  id: string;
  status: string;
  words: (string | null)[];
}

/**
 * Changes a campaign whose money is set aside, without stopping it. Budgets, bids, caps, targeting and the end of
 * the flight hold at once; what readers see waits for review beside what they see now.
 * @see docs/adr/0045-changing-live-campaigns.md
 */
@Injectable()
export class LiveEditsService {
  constructor(
    private readonly ledger: LedgerService,
    private readonly writer: AdGroupsWriter,
    private readonly clock: Clock,
  ) {}

  /** @throws CampaignInvalid for what cannot change any more, InsufficientFunds when the budget grows beyond the balance */
  async apply(tx: Tx, campaign: Campaign, input: CampaignInput, boost: Boost | null): Promise<void> {
    this.checkFixed(campaign, input);
    await this.moveBudget(tx, campaign, input.totalBudgetMinor);
    Object.assign(campaign, {
      name: input.name.trim(), objective: input.objective, totalBudgetMinor: input.totalBudgetMinor, dailyBudgetMinor: input.dailyBudgetMinor,
      pacing: input.pacing ?? campaign.pacing, separation: input.separation ?? campaign.separation,
      productCategory: input.productCategory === undefined ? campaign.productCategory : input.productCategory || null, flightStartOn: input.flightStartOn, flightEndOn: input.flightEndOn,
    });
    await this.changeGroups(tx, campaign, input.adGroups, boost);
  }

  private checkFixed(campaign: Campaign, input: CampaignInput): void {
    const problems: Record<string, string> = {};
    if ((input.dealId ?? null) !== campaign.dealId) problems['dealId'] = 'cannot change once the campaign was approved';
    if ((input.holdoutBps ?? campaign.holdoutBps) !== campaign.holdoutBps) problems['holdoutBps'] = 'cannot change once the campaign was approved; end its holdout among the experiments';
    if ((input.timeZone || campaign.timeZone) !== campaign.timeZone) problems['timeZone'] = 'cannot change once the campaign was approved';
    const hasBegun = campaign.flightStartOn <= dayIn(this.clock.now(), campaign.timeZone);
    if (hasBegun && input.flightStartOn !== campaign.flightStartOn) problems['flightStartOn'] = 'cannot change once the flight has begun';
    if (Object.keys(problems).length > 0) throw new CampaignInvalid(problems);
  }

  /** The difference moves between the brand's balance and the campaign's, so that the budget is always set aside in full. */
  private async moveBudget(tx: Tx, { id, brandId, currency, totalBudgetMinor }: Campaign, wanted: bigint): Promise<void> {
    const more = wanted - totalBudgetMinor;
    if (more === 0n) return;
    if (more < 0n) {
      const [row] = await tx.query<{ committed: bigint | null }[]>('SELECT app.campaign_committed($1) AS committed', [id]);
      const scale = microsPerMinor(currency);
      const leastMinor = (BigInt(row?.committed ?? 0) + scale - 1n) / scale;
      if (wanted < leastMinor) throw new CampaignInvalid({ totalBudgetMinor: `must be at least ${leastMinor}: so much is spent or promised` });
    }
    const [balance, budget] = [available(brandId), campaignBudget(id, brandId)];
    await this.ledger.transfer(tx, {
      kind: more > 0n ? 'campaign.fund' : 'campaign.return', from: more > 0n ? balance : budget, to: more > 0n ? budget : balance,
      amountMinor: more > 0n ? more : -more, currency, campaignId: id, idempotencyKey: `campaign:${id}:budget:${uuidv7()}`,
    });
  }

  /** Groups and creatives as they are wanted: those that are named are changed, others are new, and what is not named is retired. @throws CampaignInvalid */
  async changeGroups(tx: Tx, campaign: Campaign, wishes: readonly AdGroupInput[], boost: Boost | null): Promise<void> {
    const stored = await tx.query<{ id: string; position: number }[]>('SELECT id, position FROM ad_groups WHERE campaign_id = $1 AND retired_at IS NULL', [campaign.id]);
    const known = new Set(stored.map(({ id }) => id));
    wishes.forEach((wish, index) => {
      if (wish.id && !known.has(wish.id)) throw new CampaignInvalid({ [`adGroups.${index}.id`]: 'is no ad group of this campaign' });
    });
    let position = Math.max(-1, ...stored.map((group) => group.position));
    for (const [index, wish] of wishes.entries()) {
      if (!wish.id) {
        position += 1;
        await this.writer.addGroup(tx, campaign, wish, position, boost);
        continue;
      }
      known.delete(wish.id);
      await this.writer.changeGroup(tx, wish.id, wish, index);
      await this.changeCreatives(tx, campaign, wish.id, wish.creatives, boost);
    }
    for (const gone of known) {
      await tx.query('UPDATE ad_groups SET retired_at = $2 WHERE id = $1', [gone, this.clock.now()]);
      await tx.query(`UPDATE creatives SET status = 'RETIRED' WHERE ad_group_id = $1`, [gone]);
    }
  }

  private async changeCreatives(tx: Tx, campaign: Campaign, adGroupId: string, wishes: readonly CreativeInput[], boost: Boost | null): Promise<void> {
    const stored = await tx.query<StoredCreative[]>(
      `SELECT id, status, ARRAY[title, text, image_url, landing_url, label] AS words FROM creatives WHERE ad_group_id = $1 AND status <> 'RETIRED'`, [adGroupId],
    );
    const known = new Map(stored.map((creative) => [creative.id, creative]));
    for (const [position, wish] of wishes.entries()) {
      const was = wish.id ? known.get(wish.id) : undefined;
      if (wish.id && !was) throw new CampaignInvalid({ [`creatives.${position}.id`]: 'is no creative of this ad group' });
      if (was) known.delete(was.id);
      if (was && JSON.stringify(was.words) === JSON.stringify(wordsOf(wish))) continue;
      if (was && was.status !== 'APPROVED') await this.writer.rewriteCreative(tx, was.id, wish);
      else await this.writer.addCreative(tx, campaign, wish, { adGroupId, position, ...(was ? { replaces: was.id } : {}) }, boost);
    }
    for (const gone of known.keys()) await tx.query(`UPDATE creatives SET status = 'RETIRED' WHERE id = $1`, [gone]);
  }

  /** The operator's word on creatives that changed while the campaign runs. @returns how many waited */
  async review(tx: Tx, { id }: Campaign, approve: boolean): Promise<number> {
    const [reviewed] = await tx.query<[{ replaces: string | null }[], number]>(
      `UPDATE creatives SET status = $2 WHERE campaign_id = $1 AND status = 'PENDING' RETURNING replaces`, [id, approve ? 'APPROVED' : 'REJECTED'],
    );
    if (approve) await tx.query(`UPDATE creatives SET status = 'RETIRED' WHERE id = ANY ($1::uuid[])`, [reviewed.flatMap(({ replaces }) => replaces ?? [])]);
    return reviewed.length;
  }
}

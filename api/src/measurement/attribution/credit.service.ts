import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';
import type { Context } from '../../platform/database/tenant-context.ts';
import { CREDITED, LEFT_WITHOUT, PATH_RULE } from './conversion-paths.ts';
import { creditByChannel, type ChannelCredit, type CreditedConversion } from './credit-by-channel.ts';
import type { CreditModel } from './credit-models.ts';

/** What credit goes to: a creator, a campaign, or a link of the brand's own. */
export type ChannelKind = 'CREATOR' | 'CAMPAIGN' | 'LINK';
export interface Channel {
  kind: ChannelKind;
  id: string;
  /** Slug of a link. */
  slug: string | null;
}
export interface CreditWish {
  brandId: string;
  from: string;
  to: string;
  zone: string;
  currency: string;
  model: CreditModel;
}
export interface CreditedChannel extends Channel {
  conversions: number;
  valueMinor: bigint;
  /** The same under the last click, to compare. */
  lastConversions: number;
  lastValueMinor: bigint;
}
export interface CreditPath {
  steps: Channel[];
  conversions: number;
  valueMinor: bigint;
}
export interface CreditReport {
  rule: string;
  conversions: number;
  valueMinor: bigint;
  /** Of these, what no touch led to. */
  unattributed: number;
  unattributedMinor: bigint;
  channels: CreditedChannel[];
  /** The ways most conversions came, repeats of a step in a row told once. */
  paths: CreditPath[];
}

const MOST_PATHS = 20;

interface Row extends Record<string, unknown> {
  is_refund: boolean;
  value_minor: bigint;
  source_nos: number[];
  touched_at: Date[];
}
interface SourceRow extends Record<string, unknown> {
  no: number;
  creator_id: string | null;
  campaign_id: string | null;
  link_id: string | null;
  slug: string | null;
}

/** Who gets credit, under any model, over the paths that were snapshotted. */
@Injectable()
export class CreditService {
  constructor(private readonly db: Database) {}

  async report(context: Context, { brandId, from, to, zone, currency, model }: CreditWish): Promise<CreditReport> {
    const [rows, ways, sources] = await Promise.all([
      this.db.read<Row>(context, CREDITED, [brandId, from, to, zone, currency], 'credited_conversions'),
      model.startsWith('MARKOV') ? this.db.read<{ source_nos: number[]; people: number }>(context, LEFT_WITHOUT, [brandId, from, to, zone], 'left_without') : [],
      this.db.read<SourceRow>(
        context,
        'SELECT s.no, s.creator_id, s.campaign_id, s.link_id, l.slug FROM event_sources s LEFT JOIN tracked_links l ON l.id = s.link_id WHERE s.brand_id = $1',
        [brandId],
        'credit_sources',
      ),
    ]);
    const channels = new Map(sources.map((source) => [source.no, channelOf(source)]));
    const keyOf = (no: number): string => keyOfChannel(channels.get(no));
    const byKey = new Map([...channels.values()].map((channel) => [keyOfChannel(channel), channel]));
    const conversions = rows.map((row): CreditedConversion => ({
      touches: row.source_nos.map((no, index) => ({ channel: keyOf(no), atMs: row.touched_at[index]?.getTime() ?? 0 })),
      conversions: row.is_refund ? -1 : 1,
      valueMinor: row.is_refund ? -row.value_minor : row.value_minor,
    }));
    const left = ways.map(({ source_nos, people }) => ({ channels: source_nos.map(keyOf), conversions: 0, nulls: people }));
    const last = new Map(creditByChannel('LAST', conversions, []).map((credit) => [credit.channel, credit]));
    const none = conversions.filter(({ touches }) => touches.length === 0);
    return {
      rule: PATH_RULE,
      ...sums(conversions),
      unattributed: sums(none).conversions,
      unattributedMinor: sums(none).valueMinor,
      channels: withLast(creditByChannel(model, conversions, left), last, byKey),
      paths: commonPaths(conversions, byKey),
    };
  }
}

const channelOf = ({ creator_id: creator, campaign_id: campaign, link_id: link, slug }: SourceRow): Channel => {
  if (creator !== null) return { kind: 'CREATOR', id: creator, slug: null };
  return campaign !== null ? { kind: 'CAMPAIGN', id: campaign, slug: null } : { kind: 'LINK', id: link ?? '', slug };
};
const keyOfChannel = (channel: Channel | undefined): string => (channel ? `${channel.kind}:${channel.id}` : '');

const sums = (all: readonly CreditedConversion[]): { conversions: number; valueMinor: bigint } => ({
  conversions: all.reduce((sum, one) => sum + one.conversions, 0),
  valueMinor: all.reduce((sum, one) => sum + one.valueMinor, 0n),
});

const withLast = (credits: readonly ChannelCredit[], last: ReadonlyMap<string, ChannelCredit>, channels: ReadonlyMap<string, Channel>): CreditedChannel[] =>
  credits.flatMap(({ channel: key, conversions, valueMinor }) => {
    const channel = channels.get(key);
    const before = last.get(key);
    return channel ? [{ ...channel, conversions, valueMinor, lastConversions: before?.conversions ?? 0, lastValueMinor: before?.valueMinor ?? 0n }] : [];
  });

function commonPaths(conversions: readonly CreditedConversion[], channels: ReadonlyMap<string, Channel>): CreditPath[] {
  const paths = new Map<string, CreditPath>();
  for (const { touches, conversions: count, valueMinor } of conversions) {
    const keys = touches.map(({ channel }) => channel).filter((key, index, all) => key !== all[index - 1]);
    if (keys.length === 0) continue;
    const path = paths.get(keys.join()) ?? { steps: keys.flatMap((key) => channels.get(key) ?? []), conversions: 0, valueMinor: 0n };
    path.conversions += count;
    path.valueMinor += valueMinor;
    paths.set(keys.join(), path);
  }
  return [...paths.values()].sort((a, b) => b.conversions - a.conversions || Number(b.valueMinor - a.valueMinor)).slice(0, MOST_PATHS);
}

import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { DecisionTokens, uuidBytes, uuidText, uuidTimeMs, type DecisionClaims } from '../../measurement/edge.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { Database } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { Forbidden, NotFound } from '../../platform/errors/domain-error.ts';
import { slotsOf } from '../delivery/day-parts.ts';
import { recordsIn, type DecisionRecord, type RecordedSlot } from '../delivery/decision-record.ts';
import { ExplainKeys } from '../delivery/explain-keys.ts';
import { lossReasons } from '../delivery/loss-counts.ts';
import type { Targeting } from '../delivery/targeting-index.ts';
import type { DecisionExplainKeyView, DecisionExplanationView, DecisionFactView, ExplainedGroupView, PassedOverView, ReasonCountView, ShownDecisionsView } from './explanations.view.ts';
import { misfitsOf } from './misfits.ts';

const inflate = promisify(inflateRaw);
const KEY_HOURS = 24;
const MOST_SHOWN = 20;
const MOST_BATCHES = 10;
const MOST_GROUPS = 200;
/** Records that are opened at a time when one decision is looked for. */
const PORTION = 16;
/** The id of a bid, or of an answer without one: sixteen bytes. */
const BID_ID = /^[\w-]{22}$/;
/** When somebody last did something to a campaign; billing is nobody. */
const CHANGED_AT = `coalesce((SELECT max(a.at) FROM audit_entries a WHERE a.object = 'campaign' AND a.object_id = c.id), c.created_at)`;

/** A creative with what it hangs on, of a brand that the viewer may see. */
interface Source extends Record<string, unknown> {
  no: number;
  group_id: string;
  group_name: string;
  title: string;
  campaign_id: string;
  campaign: string;
  currency: string;
  bid_model: string;
  changed_at: Date;
}
interface Running extends Record<string, unknown> {
  id: string;
  name: string;
  placements: ('FEED' | 'SEARCH')[];
  targeting: Partial<Targeting> & { dayParts?: string[] };
  campaign_id: string;
  campaign: string;
  time_zone: string;
  changed_at: Date;
}
interface Found {
  record: DecisionRecord;
  /** Null when nothing was shown. */
  slot: RecordedSlot | null;
}

/** Why an ad was shown, and why the brand's others were not. Others' groups are counted, never named. */
@Injectable()
export class ExplanationsService {
  private readonly tokens: DecisionTokens;
  private readonly keys: ExplainKeys;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    this.tokens = new DecisionTokens(config.SECRET ?? '');
    this.keys = new ExplainKeys(config.SECRET ?? '');
  }

  /** @throws Forbidden for who is no brand */
  keyFor(viewer: Viewer): DecisionExplainKeyView {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand has ads to ask about.');
    const expiresAt = new Date(this.clock.now().getTime() + KEY_HOURS * 3_600_000);
    return { key: this.keys.sign(viewer.accountId, expiresAt), expiresAt };
  }

  /** @param decision a token, or the id of a decision, of a bid or of an answer without an ad @throws NotFound for one that is none, is another's, or was not kept */
  async of(viewer: Viewer, decision: string): Promise<DecisionExplanationView> {
    const text = decision.trim();
    const claims = this.tokens.read(text);
    const id = claims?.decisionId ?? idIn(text);
    if (id === null) throw new NotFound('decision', text);
    const found = await this.find(viewer, id);
    if (found && found.slot === null) return this.ofNothing(viewer, id, found.record, text);
    const shownNo = found?.slot?.shownSourceNo ?? claims?.sourceNo;
    const sources = await this.sourcesOf(viewer, shownNo === undefined ? [] : [shownNo, ...(found ? numbersIn(found.record) : [])]);
    const shown = shownNo === undefined ? undefined : sources.get(shownNo);
    if (!shown) throw new NotFound('decision', text);
    const head = {
      decisionId: uuidText(id), at: new Date(uuidTimeMs(id)), isRecorded: found !== null, campaignId: shown.campaign_id, campaign: shown.campaign, adGroup: shown.group_name, creative: shown.title,
      billedBy: shown.bid_model === 'CPM' ? 'CPM' : 'CPC', currency: shown.currency,
    };
    if (!found?.slot) return { ...head, ...toldByToken(claims!) };
    const { record, slot } = found;
    const named = namedIn(record, sources);
    return {
      ...head, ...askedIn(record), bidOutcome: record.isExchange ? await this.outcomeOf(viewer, slot) : null, priceMicros: BigInt(slot.priceMicros), worthMicros: micros(slot.score), nextWorthMicros: slot.nextScore === 0 ? null : micros(slot.nextScore), slot: record.slots.indexOf(slot) + 1,
      groups: [...named, ...(await this.unaskedOf(viewer, shown.campaign_id, record, new Set(named.map((group) => group.id))))], others: othersIn(record, sources),
    };
  }

  /** An answer without an ad belongs to nobody: the operator may ask about it, and whoever had a group that was asked. */
  private async ofNothing(viewer: Viewer, id: Uint8Array, record: DecisionRecord, text: string): Promise<DecisionExplanationView> {
    const sources = await this.sourcesOf(viewer, numbersIn(record));
    const named = namedIn(record, sources);
    const [own] = named;
    if (viewer.kind !== 'OPERATOR' && !own) throw new NotFound('decision', text);
    return {
      decisionId: uuidText(id), at: new Date(record.atMs), isRecorded: true, campaignId: null, campaign: null, adGroup: null, creative: null, billedBy: null, currency: [...sources.values()][0]?.currency ?? null,
      ...askedIn(record), priceMicros: null, worthMicros: null, nextWorthMicros: null, bidOutcome: null, slot: null,
      groups: [...named, ...(own ? await this.unaskedOf(viewer, own.campaignId, record, new Set(named.map((group) => group.id))) : [])], others: othersIn(record, sources),
    };
  }

  /** The latest decisions that showed a campaign's ads. @throws NotFound */
  async latest(viewer: Viewer, campaignId: string): Promise<ShownDecisionsView> {
    const own = isUuid(campaignId) ? await this.db.read<{ no: number | null; currency: string }>(
      viewer.context, 'SELECT c.currency, cr.source_no AS no FROM campaigns c LEFT JOIN creatives cr ON cr.campaign_id = c.id AND cr.source_no IS NOT NULL WHERE c.id = $1', [campaignId], 'campaign_sources',
    ) : [];
    if (!own[0]) throw new NotFound('campaign', campaignId);
    const numbers = own.flatMap(({ no }) => no ?? []);
    const [since, rows, sources] = await Promise.all([
      this.db.read<{ since: Date | null }>(viewer.context, 'SELECT app.decisions_recorded_since() AS since', []),
      this.db.read<{ body: Buffer }>(viewer.context, 'SELECT body FROM app.decision_records_of($1, $2)', [numbers, MOST_BATCHES], 'decision_records_of'),
      this.sourcesOf(viewer, numbers),
    ]);
    const records = (await Promise.all(rows.map(({ body }) => opened(body)))).flat();
    const decisions = records.flatMap((record) => record.slots.flatMap((slot, at) => {
      const source = sources.get(slot.shownSourceNo);
      return source ? [{ ...shownIn(record), decisionId: uuidText(Buffer.from(slot.id, 'hex')), adGroup: source.group_name, creative: source.title, slot: at + 1, priceMicros: BigInt(slot.priceMicros) }] : [];
    }));
    return { since: since[0]?.since ?? null, currency: own[0].currency, decisions: decisions.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, MOST_SHOWN) };
  }

  /** The latest decisions of the last hour in which a group of the campaign was asked and got no slot. @throws NotFound */
  async passedOver(viewer: Viewer, campaignId: string): Promise<PassedOverView[]> {
    const groups = isUuid(campaignId) ? await this.db.read<{ no: number | null; name: string | null; currency: string }>(
      viewer.context,
      `SELECT c.currency, cr.source_no AS no, g.name FROM campaigns c LEFT JOIN creatives cr ON cr.campaign_id = c.id AND cr.source_no IS NOT NULL LEFT JOIN ad_groups g ON g.id = cr.ad_group_id WHERE c.id = $1`, [campaignId], 'campaign_groups',
    ) : [];
    if (!groups[0]) throw new NotFound('campaign', campaignId);
    const names = new Map(groups.flatMap(({ no, name }) => (no === null ? [] : [[no, name ?? ''] as const])));
    const rows = await this.db.read<{ body: Buffer }>(viewer.context, 'SELECT body FROM app.decision_records_passing($1, $2)', [[...names.keys()], MOST_BATCHES], 'decision_records_passing');
    const found: PassedOverView[] = [];
    for (const { body } of rows) {
      for (const record of await opened(body)) {
        const own = record.passed.find(({ sourceNo }) => names.has(sourceNo));
        if (!own) continue;
        found.push({ ...shownIn(record), decisionId: record.id === null ? null : uuidText(Buffer.from(record.id, 'hex')), isExchange: record.isExchange, adGroup: names.get(own.sourceNo)!, reason: own.reason, worthMicros: micros(own.score) });
      }
      if (found.length >= MOST_SHOWN) break;
    }
    return found.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, MOST_SHOWN);
  }

  /** By the id of one of its slots, or by its own when it had none. */
  private async find(viewer: Viewer, id: Uint8Array): Promise<Found | null> {
    const hex = Buffer.from(id).toString('hex');
    for (let behind = 0n; ; ) {
      const rows = await this.db.read<{ id: bigint; body: Buffer }>(viewer.context, 'SELECT id, body FROM app.decision_records_at($1, $2, $3)', [new Date(uuidTimeMs(id)), behind.toString(), PORTION], 'decision_records_at');
      for (const { body } of rows) {
        for (const record of await opened(body)) {
          if (record.notice !== null) continue;
          const slot = record.slots.find((one) => one.id === hex) ?? null;
          if (slot || record.id === hex) return { record, slot };
        }
      }
      if (rows.length < PORTION) return null;
      behind = rows.at(-1)!.id;
    }
  }

  /** What the exchange said of a bid: OpenRTB's loss reason, 0 when it won; null when it said nothing, or not soon. */
  private async outcomeOf(viewer: Viewer, { id, shownSourceNo }: RecordedSlot): Promise<number | null> {
    const at = new Date(uuidTimeMs(Buffer.from(id, 'hex')));
    const rows = await this.db.read<{ body: Buffer }>(viewer.context, 'SELECT body FROM app.decision_records_after($1, $2)', [at, shownSourceNo], 'decision_records_after');
    for (const { body } of rows) {
      const found = (await opened(body)).find((record) => record.notice !== null && record.id === id);
      if (found) return found.notice;
    }
    return null;
  }

  /** Of numbers in a record those that the viewer may know: the row policies leave out what is another's. */
  private async sourcesOf(viewer: Viewer, numbers: readonly number[]): Promise<Map<number, Source>> {
    const rows = await this.db.read<Source>(
      viewer.context,
      `SELECT cr.source_no AS no, g.id AS group_id, g.name AS group_name, cr.title, c.id AS campaign_id, c.name AS campaign, c.currency, g.bid_model, ${CHANGED_AT} AS changed_at
       FROM creatives cr JOIN ad_groups g ON g.id = cr.ad_group_id JOIN campaigns c ON c.id = g.campaign_id
       WHERE cr.source_no = ANY ($1) AND (c.brand_id = $2 OR $3)`, [numbers, viewer.accountId, viewer.kind === 'OPERATOR'], 'explained_sources',
    );
    return new Map(rows.map((row) => [row.no, row]));
  }

  /** Groups of the brand that run and were not asked: they wanted somebody else, or bid less than the one that was shown. */
  private async unaskedOf(viewer: Viewer, campaignId: string, record: DecisionRecord, named: ReadonlySet<string>): Promise<ExplainedGroupView[]> {
    const rows = await this.db.read<Running>(
      viewer.context,
      `SELECT g.id, g.name, g.placements, g.targeting, c.id AS campaign_id, c.name AS campaign, c.time_zone, ${CHANGED_AT} AS changed_at
       FROM campaigns c JOIN ad_groups g ON g.campaign_id = c.id AND g.retired_at IS NULL
       WHERE c.brand_id = (SELECT brand_id FROM campaigns WHERE id = $1) AND c.status IN ('ACTIVE', 'BUDGET_LIMITED') ORDER BY c.id = $1 DESC, c.id DESC, g.position LIMIT $2`, [campaignId, MOST_GROUPS], 'explained_groups',
    );
    return rows.filter(({ id }) => !named.has(id)).map((row) => {
      const { dayParts = [], ...wish } = row.targeting;
      const targeting = { countries: [], regions: [], devices: [], languages: [], genders: [], ageBands: [], interests: [], keywords: [], ...wish, slots: slotsOf(dayParts, row.time_zone, new Date(record.atMs)) };
      const misfits = misfitsOf(targeting, row.placements, record.context);
      // One that fits and was not asked stood behind a better one of its brand; where nothing was shown it had no budget.
      const reason = misfits.length > 0 ? lossReasons.unfit : record.slots.length === 0 ? lossReasons.noBudget : lossReasons.sameBrand;
      return { id: row.id, name: row.name, campaignId: row.campaign_id, campaign: row.campaign, reason, misfits, worthMicros: null, changedSince: row.changed_at.getTime() > record.atMs };
    });
  }
}

const micros = (score: number): bigint => BigInt(Math.round(score));
const opened = async (body: Buffer): Promise<DecisionRecord[]> => [...recordsIn(await inflate(body))];
const numbersIn = ({ slots, passed }: DecisionRecord): number[] => [...slots.flatMap(({ sourceNo, shownSourceNo }) => [sourceNo, shownSourceNo]), ...passed.map(({ sourceNo }) => sourceNo)];

const toldByToken = (claims: DecisionClaims) => ({
  priceMicros: BigInt(claims.priceMicros), worthMicros: null, nextWorthMicros: null, placement: null, slot: null, slots: null, isExchange: false, noBid: null, bidOutcome: null, context: [], groups: [], others: [],
});

const idIn = (text: string): Uint8Array | null => (isUuid(text) ? uuidBytes(text) : BID_ID.test(text) ? Buffer.from(text, 'base64url') : null);
const askedIn = (record: DecisionRecord) => ({
  placement: shownIn(record).placement, slots: record.context.slots, context: factsOf(record), isExchange: record.isExchange, noBid: record.noBid === 0 ? null : record.noBid,
});

const shownIn = ({ atMs, context }: DecisionRecord) => ({ at: new Date(atMs), placement: context.placement === 'feed' ? ('FEED' as const) : ('SEARCH' as const) });

/** Those in the record that the viewer may know, with what became of them. */
function namedIn({ atMs, slots, passed }: DecisionRecord, sources: ReadonlyMap<number, Source>): ExplainedGroupView[] {
  const found = new Map<string, ExplainedGroupView>();
  for (const { sourceNo, reason, score } of [...slots.map((slot) => ({ ...slot, reason: lossReasons.won })), ...passed]) {
    const source = sources.get(sourceNo);
    if (!source || found.has(source.group_id)) continue;
    found.set(source.group_id, {
      id: source.group_id, name: source.group_name, campaignId: source.campaign_id, campaign: source.campaign, reason, misfits: [], worthMicros: micros(score), changedSince: source.changed_at.getTime() > atMs,
    });
  }
  return [...found.values()];
}

function othersIn({ slots, passed, unnamed }: DecisionRecord, sources: ReadonlyMap<number, Source>): ReasonCountView[] {
  const counts = new Map<number, number>();
  const add = (reason: number, groups: number) => void (groups > 0 && counts.set(reason, (counts.get(reason) ?? 0) + groups));
  for (const { sourceNo } of slots) if (!sources.has(sourceNo)) add(lossReasons.won, 1);
  for (const { sourceNo, reason } of passed) if (!sources.has(sourceNo)) add(reason, 1);
  add(lossReasons.noBudget, unnamed);
  return [...counts].map(([reason, groups]) => ({ reason, groups })).sort((a, b) => b.groups - a.groups);
}

function factsOf({ context: { query, context, like } }: DecisionRecord): DecisionFactView[] {
  const said: [string, string | number | undefined][] = [
    ['query', query], ['country', context.country], ['region', context.region], ['city_tier', context.city_tier], ['device', context.device], ['language', context.language], ['gender', context.gender],
    ['age_band', context.age_band], ['interests', context.interests?.join(', ')], ['hour', context.hour], ['look_alikes', like.length || undefined],
  ];
  return said.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value: String(value) }]));
}

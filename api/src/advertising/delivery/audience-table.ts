import type { Pool } from 'pg';
import type { VisitorId } from '../../measurement/edge.ts';

/** Slots per member at least: probes stay short. */
const ROOM = 2;
const BYTES = 8;
const NONE: readonly string[] = [];

/** An audience as it is stored: visitor hashes of eight bytes. */
export interface StoredAudience {
  creatorId: string;
  members: Buffer;
}

/**
 * Which audiences a visitor is in, for all audiences at once: one look into an open hash table, however many there are.
 * A slot is a hash and the number of a set of audiences; people who are in the same ones share the set.
 * Twelve bytes a slot, two to four slots a person.
 */
export class AudienceTable {
  readonly people: number;
  private readonly mask: number;
  private readonly highs: Int32Array;
  private readonly lows: Int32Array;
  /** 0: the slot is free. */
  private readonly sets: Int32Array;
  private readonly named: (readonly string[])[] = [NONE];

  constructor(audiences: readonly StoredAudience[]) {
    const most = audiences.reduce((sum, { members }) => sum + members.length / BYTES, 0);
    const slots = 2 ** Math.ceil(Math.log2(Math.max(2, most * ROOM)));
    this.mask = slots - 1;
    this.highs = new Int32Array(slots);
    this.lows = new Int32Array(slots);
    this.sets = new Int32Array(slots);
    let people = 0;
    for (const { creatorId, members } of audiences) {
      const withIt = new Map<number, number>();
      for (let at = 0; at + BYTES <= members.length; at += BYTES) {
        const [low, high] = [members.readInt32LE(at), members.readInt32LE(at + 4)];
        const slot = this.slotOf(high, low);
        const before = this.sets[slot]!;
        if (before === 0) people += 1;
        let set = withIt.get(before);
        if (set === undefined) {
          set = this.named.push([...this.named[before]!, creatorId]) - 1;
          withIt.set(before, set);
        }
        this.highs[slot] = high;
        this.lows[slot] = low;
        this.sets[slot] = set;
      }
    }
    this.people = people;
  }

  /** Creators whose audience the visitor is like; nobody is like any without being known. */
  of(visitor: VisitorId | null): readonly string[] {
    return visitor === null || this.people === 0 ? NONE : this.named[this.sets[this.slotOf(visitor.high, visitor.low)]!]!;
  }

  get bytes(): number {
    return this.highs.byteLength + this.lows.byteLength + this.sets.byteLength;
  }

  /** Where a visitor is, or would be. Hashes are keyed: their own bits are as good as any. */
  private slotOf(high: number, low: number): number {
    let slot = (low ^ high) & this.mask;
    while (this.sets[slot] !== 0 && (this.lows[slot] !== low || this.highs[slot] !== high)) slot = (slot + 1) & this.mask;
    return slot;
  }
}

/** The audiences that groups aim at now; read again only when one of them was made anew. */
export class Audiences {
  table = new AudienceTable([]);
  private readonly pool: Pool;
  private readonly stored = new Map<string, StoredAudience & { madeAt: string }>();

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async load(creatorIds: ReadonlySet<string>): Promise<void> {
    if (creatorIds.size === 0 && this.stored.size === 0) return;
    const { rows } = await this.pool.query<{ id: string; made_at: string }>(
      'SELECT creator_id AS id, made_at::text FROM creator_audiences WHERE creator_id = ANY ($1::uuid[]) AND made_at IS NOT NULL', [[...creatorIds]],
    );
    const now = new Map(rows.map(({ id, made_at: madeAt }) => [id, madeAt]));
    const gone = [...this.stored.keys()].filter((id) => !now.has(id));
    const fresh = rows.filter(({ id, made_at: madeAt }) => this.stored.get(id)?.madeAt !== madeAt).map(({ id }) => id);
    if (gone.length === 0 && fresh.length === 0) return;
    const { rows: read } = await this.pool.query<{ id: string; made_at: string; members: Buffer }>('SELECT creator_id AS id, made_at::text, members FROM creator_audiences WHERE creator_id = ANY ($1::uuid[]) AND made_at IS NOT NULL', [fresh]);
    for (const id of gone) this.stored.delete(id);
    for (const { id, made_at: madeAt, members } of read) this.stored.set(id, { creatorId: id, madeAt, members });
    this.table = new AudienceTable([...this.stored.values()]);
  }
}

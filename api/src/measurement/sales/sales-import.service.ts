import { Inject, Injectable } from '@nestjs/common';
import type { EventRejectionCode } from '@meadow/shared';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { connectPool } from '../../platform/database/connect.ts';
import { Database } from '../../platform/database/database.ts';
import { Forbidden } from '../../platform/errors/domain-error.ts';
import { DecisionTokens } from '../events/decision-token.ts';
import { EventParser, type LinkLookup } from '../events/event-parser.ts';
import { EventWriter } from '../events/event-writer.ts';
import { IngestCounters } from '../events/ingest-counters.ts';
import { uuidBytes } from '../events/uuid-bytes.ts';
import { VisitorHash } from '../events/visitor-hash.ts';
import { slugForm } from '../links/slug.ts';
import pg from 'pg';
import { readSales, type SalesRow } from './sales-rows.ts';

const CHUNK = 1_000;
const PATIENCE_MS = 10_000;

export interface SalesReceipt {
  accepted: number;
  duplicate: number;
  rejected: { line: number; code: EventRejectionCode }[];
}

/** Sales made outside, from a file: they go the way of every event, so what is imported twice counts once. */
@Injectable()
export class SalesImportService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @returns what became of every row, once all of them are durable
   * @throws Forbidden for others than brands; BadInput when the file as a whole cannot be taken
   */
  async take(viewer: Viewer, csv: string): Promise<SalesReceipt> {
    if (viewer.kind !== 'BRAND') throw new Forbidden('Only a brand imports its sales.');
    const rows = await this.inBrandsZone(viewer, readSales(csv));
    const receipt = await this.write(viewer.accountId, rows, await this.linksOf(viewer));
    await this.db.transaction(viewer.context, (tx) =>
      this.audit.record(tx, viewer, { action: 'sales.import', object: 'organisation', objectId: viewer.accountId, after: { accepted: receipt.accepted, duplicate: receipt.duplicate, rejected: receipt.rejected.length } }),
    );
    return receipt;
  }

  private async linksOf(viewer: Viewer): Promise<LinkLookup> {
    const rows = await this.db.read<{ slug: string; source_no: number }>(viewer.context, 'SELECT slug, source_no FROM tracked_links WHERE brand_id = $1', [viewer.accountId]);
    const known = new Map(rows.map((row) => [row.slug, row.source_no]));
    return { sourceOf: (slug) => known.get(slugForm(slug)) ?? 0 };
  }

  /** A time without a zone is meant in the brand's. */
  private async inBrandsZone(viewer: Viewer, rows: SalesRow[]): Promise<SalesRow[]> {
    const local = new Set(rows.flatMap(({ event }) => (event?.['time'] !== undefined && isLocal(event['time']) ? [event['time']] : [])));
    if (local.size === 0) return rows;
    const read = await this.db.read<{ told: string; at: Date }>(
      viewer.context,
      'SELECT t.told, (t.told::timestamp AT TIME ZONE o.time_zone) AS at FROM unnest($1::text[]) AS t(told), organisations o WHERE o.id = $2',
      [[...local], viewer.accountId],
    );
    const instants = new Map(read.map(({ told, at }) => [told, at.toISOString()]));
    return rows.map((row) => (row.event?.['time'] === undefined ? row : { ...row, event: { ...row.event, time: instants.get(row.event['time']) ?? row.event['time'] } }));
  }

  private async write(brandId: string, rows: readonly SalesRow[], links: LinkLookup): Promise<SalesReceipt> {
    const { DATABASE_URL: url = '', SECRET: secret = '' } = this.config;
    const visitors = new VisitorHash(secret);
    const parser = new EventParser(visitors, new DecisionTokens(secret), links);
    const writer = new EventWriter({ connect: () => new pg.Client({ connectionString: url, options: '-c role=meadow_edge', application_name: 'meadow-sales' }), connections: 1, patienceMs: PATIENCE_MS });
    const counters = new IngestCounters();
    const pool = connectPool({ url, role: 'meadow_edge', poolSize: 1, name: 'meadow-sales' });
    const receipt: SalesReceipt = { accepted: 0, duplicate: 0, rejected: [] };
    const sender = { brandId: uuidBytes(brandId), keyNo: 0, invalid: 0, context: 0 };
    try {
      for (let from = 0; from < rows.length; from += CHUNK) {
        const start = writer.rows.count;
        for (const { line, event, code } of rows.slice(from, from + CHUNK)) {
          const refused = code ?? parser.read(event, sender, Date.now());
          if (refused === null) writer.rows.add(parser.row);
          else receipt.rejected.push({ line, code: refused });
        }
        const { accepted, duplicate } = await writer.commit(start);
        receipt.accepted += accepted;
        receipt.duplicate += duplicate;
      }
      counters.add('accepted', receipt.accepted, brandId);
      counters.add('duplicate', receipt.duplicate, brandId);
      for (const { code } of receipt.rejected) counters.add(code, 1, brandId);
      await counters.flush(pool);
    } finally {
      await writer.close();
      await pool.end();
    }
    return receipt;
  }
}

/** A day that exists and a time of it, without a zone. */
function isLocal(time: string): boolean {
  const [, day = ''] = /^(\d{4}-\d\d-\d\d)(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?$/.exec(time) ?? [];
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) && day !== '';
}

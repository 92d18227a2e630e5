import { verifyCharges } from '../advertising/index.ts';
import { verifyBankFiles } from '../finance/index.ts';
import { verifyCommissions } from '../marketplace/index.ts';
import { verifyOrders, verifyRollups, type Difference } from '../measurement/index.ts';
import type { Database } from '../platform/database/database.ts';
import { systemContext } from '../platform/database/tenant-context.ts';
import { verifyMoney, type Verified } from './verify-money.ts';

const SHOWN = 20;

/** What the roll-up checks speak of, with how many rows each table has. */
const rollupTables = {
  rollup_hours: 'hourly counts = raw events',
  rollup_days: 'daily counts = raw events',
  rollup_contexts: 'counts by placement, device and country = raw events',
  rollup_reasons: 'invalid events by reason = raw events',
  rollup_reservations: 'spent of each reservation = raw events',
  touches: 'touches = raw clicks',
  views: 'views = raw viewable ads',
  conversions: 'conversions = raw events',
  attribution: 'attribution = last click in the window',
  conversion_paths: 'paths = clicks in the window',
  reach_sketches: 'reach sketches = raw visitors',
  reach_spans: 'merged sketches = sketches of their days',
} as const;
const isTable = (name: string): name is keyof typeof rollupTables => name in rollupTables;

/** Of them, what money follows from. */
const orderTables: readonly string[] = ['touches', 'conversions', 'attribution'];

export interface VerifyOptions {
  /** Leaves out the roll-ups that no money follows from. */
  onlyFinance: boolean;
  /** The installation's, those before it as well: files for the bank are opened with them. */
  secrets: readonly string[];
}

/**
 * Recomputes what the installation reports from what it recorded, while it runs: each check is one statement and so
 * sees one moment.
 */
export async function verify(db: Database, { onlyFinance, secrets }: VerifyOptions): Promise<Verified[]> {
  const rolledUp = onlyFinance ? await rollups(db, await verifyOrders(db), orderTables) : await rollups(db, await verifyRollups(db), Object.keys(rollupTables));
  return [...rolledUp, ...(await verifyMoney(db)), ...(await verifyBankFiles(db, secrets)), await charges(db), await commissions(db)];
}

async function charges(db: Database): Promise<Verified> {
  const differences = await verifyCharges(db);
  return { what: 'charges = raw events at their prices', compared: await count(db, 'campaigns WHERE funded_at IS NOT NULL'), differences };
}

async function commissions(db: Database): Promise<Verified> {
  const differences = await verifyCommissions(db);
  return { what: 'commission = orders at their rate', compared: await count(db, 'commission_orders'), differences };
}

async function rollups(db: Database, differences: readonly Difference[], tables: readonly string[]): Promise<Verified[]> {
  const verified: Verified[] = [];
  for (const [table, what] of Object.entries(rollupTables)) {
    if (!tables.includes(table)) continue;
    const from = table === 'attribution' ? 'conversions' : table;
    verified.push({ what, compared: await count(db, from), differences: differences.filter((one) => one.what === table) });
  }
  const others = differences.filter((one) => !isTable(one.what));
  if (others.length > 0) verified.push({ what: 'other roll-ups', compared: BigInt(others.length), differences: others });
  return verified;
}

async function count(db: Database, from: string): Promise<bigint> {
  const [row] = await db.read<{ n: bigint }>(systemContext, `SELECT count(*) AS n FROM ${from}`);
  return row?.n ?? 0n;
}

/** The result for a terminal: a line per check, then what differs, then what could not be recomputed. */
export function report(results: readonly Verified[], from: string | null): string {
  const width = Math.max(...results.map(({ what }) => what.length));
  const line = (mark: string, what: string, compared: string, different: string) => `${mark} ${what.padEnd(width)}  ${compared.padStart(9)}  ${different.padStart(9)}`;
  const lines = [line(' ', 'what', 'compared', 'different')];
  for (const { what, compared, differences } of results) lines.push(line(differences.length === 0 ? '✓' : '✗', what, compared.toString(), differences.length.toString()));
  for (const { what, differences } of results) {
    if (differences.length === 0) continue;
    lines.push('', `${what}:`);
    for (const { key, stored, recomputed } of differences.slice(0, SHOWN)) lines.push(`  ${key}: stored ${stored ?? 'nothing'}, recomputed ${recomputed ?? 'nothing'}`);
    if (differences.length > SHOWN) lines.push(`  … and ${differences.length - SHOWN} more`);
  }
  if (from !== null) lines.push('', `Raw events of earlier days are no longer kept: what counts them was recomputed from ${from} on.`);
  const found = results.reduce((sum, { differences }) => sum + differences.length, 0);
  lines.push('', found === 0 ? 'Everything follows from what was recorded.' : `${found} differences.`);
  return lines.join('\n');
}

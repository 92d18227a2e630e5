import { Injectable } from '@nestjs/common';
import type { Party } from '@meadow/shared';
import type { RightsAction } from '../rights/rights.jobs.ts';
import { Database } from '../../platform/database/database.ts';
import type { TenantContext } from '../../platform/database/tenant-context.ts';
import type { Deal } from './deal.entity.ts';
import { boostUntil, isBoostable } from './deal.policy.ts';
import { readTerms, type StoredTerms } from './deal.terms.ts';

/** One step of what became of the rights to a note. */
export interface RightsStep {
  id: string;
  action: RightsAction;
  by: Party;
  actorName: string | null;
  until: Date | null;
  note: string | null;
  at: Date;
}

/** What the terms of a deal allow with its note, and what became of that. */
export interface NoteRights {
  dealId: string;
  brandId: string;
  creatorId: string;
  brandName: string;
  creatorName: string;
  noteTitle: string | null;
  noteUrl: string;
  disclosureLabel: string;
  boostAllowed: boolean;
  publishedAt: Date;
  /** Null when nothing allows a boost. */
  until: Date | null;
  isPublished: boolean;
  /** Newest first. */
  steps: RightsStep[];
}

interface Row extends Record<string, unknown>, Pick<Deal, 'id' | 'status'> {
  published_at: Date;
  brand_id: string;
  creator_id: string;
  terms: StoredTerms;
  said: Date | null;
  steps: (Omit<RightsStep, 'until' | 'at'> & { until: string | null; at: string })[];
  url: string;
  title: string | null;
  brand_name: string | null;
  creator_name: string | null;
}
const MOST = 500;

/** A published note as an ad: its approved text, where its readers are led, and the mark of its terms. */
export interface NoteAd {
  name: string;
  objective: 'AWARENESS' | 'CONSIDERATION' | 'CONVERSION';
  title: string;
  text: string;
  landingUrl: string;
  label: string;
}
interface AdRow extends Record<string, unknown> {
  brief: string | null;
  objective: NoteAd['objective'] | null;
  product_url: string | null;
  creator_name: string | null;
  url: string;
  title: string;
  text: string;
  terms: StoredTerms;
}

/** Rights of all published notes of an account, brand or creator. */
@Injectable()
export class BoostRightsService {
  constructor(private readonly db: Database) {}

  /** What ends first comes first; notes that may not be boosted last. */
  async ofAccount(context: TenantContext, accountId: string): Promise<NoteRights[]> {
    const rows = await this.db.read<Row>(
      context,
      `SELECT d.id, d.status, d.published_at, d.brand_id, d.creator_id, o.terms, p.url, n.title, b.name AS brand_name, c.name AS creator_name, app.rights_said(d.id) AS said,
         (SELECT coalesce(json_agg(json_build_object('id', s.id, 'action', s.action, 'by', s.by_party, 'actorName', s.actor_name, 'until', s.until, 'note', s.note, 'at', s.at) ORDER BY s.no DESC), '[]')
          FROM rights_steps s WHERE s.deal_id = d.id) AS steps
       FROM deals d JOIN offers o ON o.deal_id = d.id AND o.version = d.current_version JOIN publications p ON p.deal_id = d.id LEFT JOIN deal_notes n ON n.deal_id = d.id
       LEFT JOIN public_organisations b ON b.id = d.brand_id LEFT JOIN public_organisations c ON c.id = d.creator_id
       WHERE (d.brand_id = $1 OR d.creator_id = $1) AND d.published_at IS NOT NULL ORDER BY d.published_at DESC, d.id LIMIT $2`,
      [accountId, MOST], 'note_rights',
    );
    const found = rows.map((row) => {
      const terms = readTerms(row.terms);
      return {
        dealId: row.id, brandId: row.brand_id, creatorId: row.creator_id, brandName: row.brand_name ?? '', creatorName: row.creator_name ?? '', noteTitle: row.title, noteUrl: row.url, disclosureLabel: terms.disclosureLabel,
        boostAllowed: terms.usageRights.boostAllowed, publishedAt: row.published_at, until: boostUntil({ status: row.status, publishedAt: row.published_at }, terms, row.said),
        isPublished: isBoostable({ status: row.status, publishedAt: row.published_at }),
        steps: row.steps.map((step) => ({ ...step, until: step.until === null ? null : new Date(step.until), at: new Date(step.at) })),
      };
    });
    return found.sort((a, b) => (a.until?.getTime() ?? Infinity) - (b.until?.getTime() ?? Infinity));
  }

  /** Null where no text was approved. */
  async adOf(context: TenantContext, dealId: string): Promise<NoteAd | null> {
    const [row] = await this.db.read<AdRow>(
      context,
      `SELECT b.title AS brief, b.objective, b.product_url, c.name AS creator_name, p.url, s.title, s.text, o.terms
       FROM deals d JOIN offers o ON o.deal_id = d.id AND o.version = d.current_version JOIN publications p ON p.deal_id = d.id
       JOIN LATERAL (SELECT x.title, x.text FROM submissions x WHERE x.deal_id = d.id AND x.decision = 'APPROVED' ORDER BY x.number DESC LIMIT 1) s ON true
       LEFT JOIN briefs b ON b.id = d.brief_id LEFT JOIN public_organisations c ON c.id = d.creator_id WHERE d.id = $1`,
      [dealId], 'note_ad',
    );
    if (!row) return null;
    const cut = (text: string, most: number) => [...text.trim()].slice(0, most).join('');
    return {
      name: cut(`${row.brief ?? row.title} · ${row.creator_name ?? ''}`, 120), objective: row.objective ?? 'CONVERSION', title: cut(row.title, 80), text: cut(row.text, 500),
      landingUrl: row.product_url ?? row.url, label: readTerms(row.terms).disclosureLabel,
    };
  }
}

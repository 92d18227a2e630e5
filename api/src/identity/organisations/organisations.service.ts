import { Injectable } from '@nestjs/common';
import { isCurrency, type OrgKind } from '@meadow/shared';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext, isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import type { Viewer } from '../access/viewer.ts';
import { AuditService } from '../audit/audit.service.ts';
import { checkName } from '../sessions/sessions.service.ts';
import { Organisation } from './organisation.entity.ts';
import type { OrganisationView } from './organisation.view.ts';

const columns = `id, kind, name, handle, time_zone AS "timeZone", currency, created_at AS "createdAt"`;

export interface OrganisationChange {
  name?: string | null;
  timeZone?: string | null;
  currency?: string | null;
}

/** What everybody may know of an organisation, and how its own people change it. */
@Injectable()
export class OrganisationsService {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
  ) {}

  /** @returns the public face of each id, in any order; unknown ids are left out */
  async byIds(ids: readonly string[]): Promise<OrganisationView[]> {
    if (ids.length === 0) return [];
    return this.db.read<OrganisationView & Record<string, unknown>>(anonymousContext, `SELECT ${columns} FROM public_organisations WHERE id = ANY ($1::uuid[])`, [ids], 'organisations_by_ids');
  }

  /** @throws NotFound */
  async get(id: string): Promise<OrganisationView> {
    const [found] = isUuid(id) ? await this.byIds([id]) : [];
    if (!found) throw new NotFound('organisation', id);
    return found;
  }

  /** Organisations whose name or handle contains the text, for picking a client or partner. */
  async search(text: string | null, kind: OrgKind | null, first: number): Promise<OrganisationView[]> {
    return this.db.read<OrganisationView & Record<string, unknown>>(
      anonymousContext,
      `SELECT ${columns} FROM public_organisations
       WHERE ($1::text IS NULL OR name ILIKE '%' || $1 || '%' OR handle ILIKE $1 || '%') AND ($2::text IS NULL OR kind = $2)
       ORDER BY name, id LIMIT $3`,
      [text === null ? null : text.replace(/[\\%_]/g, '\\$&'), kind, first],
    );
  }

  /** The organisations a person may switch between. */
  async ofUser(viewer: Viewer): Promise<OrganisationView[]> {
    return this.db.read<OrganisationView & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM app.my_organisations()`);
  }

  async update(viewer: Viewer, change: OrganisationChange): Promise<OrganisationView> {
    return this.db.transaction(viewer.context, async (tx) => {
      const organisation = await tx.findOne(Organisation, { where: { id: viewer.accountId }, lock: { mode: 'pessimistic_write' } });
      if (!organisation) throw new NotFound('organisation', viewer.accountId);
      const before = { ...organisation };
      if (change.name != null) organisation.name = checkName('name', change.name);
      if (change.timeZone != null) organisation.timeZone = checkTimeZone(change.timeZone);
      if (change.currency != null) organisation.currency = checkCurrency(change.currency);
      await this.audit.record(tx, viewer, { action: 'organisation.update', object: 'organisation', objectId: organisation.id, before, after: organisation });
      return tx.save(organisation);
    });
  }
}

function checkTimeZone(zone: string): string {
  if (!Intl.supportedValuesOf('timeZone').includes(zone) && zone !== 'UTC') throw new BadInput({ timeZone: 'is not an IANA time zone' });
  return zone;
}

export function checkCurrency(code: string): string {
  if (!isCurrency(code)) throw new BadInput({ currency: 'is not a currency of this installation' });
  return code;
}

import { Injectable } from '@nestjs/common';
import { AuditService, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { BadInput } from '../../platform/errors/domain-error.ts';
import type { BillingParty } from './invoice.ts';

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const LONGEST = { name: 200, taxId: 40, street: 200, city: 100, postalCode: 20 } as const;

/** What stands on an organisation's invoices. */
@Injectable()
export class BillingDetailsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  async read(viewer: Viewer): Promise<BillingParty> {
    return this.db.transaction(viewer.context, (tx) => billingPartyOf(tx, viewer.accountId));
  }

  /** @throws BadInput */
  async set(viewer: Viewer, given: BillingParty): Promise<BillingParty> {
    const details = clean(given);
    await this.db.transaction(viewer.context, async (tx) => {
      const before = await billingPartyOf(tx, viewer.accountId);
      await tx.query(
        `INSERT INTO billing_details (org_id, legal_name, tax_id, street, city, postal_code, country, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (org_id) DO UPDATE SET legal_name = $2, tax_id = $3, street = $4, city = $5, postal_code = $6, country = $7, updated_at = $8`,
        [viewer.accountId, details.name, details.taxId, details.street, details.city, details.postalCode, details.country, this.clock.now()],
      );
      await this.audit.record(tx, viewer, { action: 'billing.set', object: 'organisation', objectId: viewer.accountId, before, after: details });
    });
    return details;
  }
}

/** An organisation as it stands on paper; by its name alone, at the platform's seat, where it said nothing. */
export async function billingPartyOf(tx: Tx, orgId: string): Promise<BillingParty> {
  const [row] = await tx.query<BillingParty[]>(
    `SELECT coalesce(b.legal_name, o.name) AS name, b.tax_id AS "taxId", coalesce(b.street, '') AS street, coalesce(b.city, '') AS city,
       coalesce(b.postal_code, '') AS "postalCode", coalesce(b.country, 'CN') AS country
     FROM public_organisations o LEFT JOIN billing_details b ON b.org_id = o.id WHERE o.id = $1`,
    [orgId],
  );
  if (!row) throw new Error(`there is no organisation ${orgId}`);
  return row;
}

function clean(given: BillingParty): BillingParty {
  const fields: Record<string, string> = {};
  const text = (field: keyof typeof LONGEST): string => {
    const value = (given[field] ?? '').trim();
    if (value.length > LONGEST[field]) fields[field] = `is longer than ${LONGEST[field]} letters`;
    return value;
  };
  const details = { name: text('name'), taxId: text('taxId') || null, street: text('street'), city: text('city'), postalCode: text('postalCode'), country: given.country.trim().toUpperCase() };
  if (details.name === '') fields['name'] = 'is missing';
  if (!/^[A-Z]{2}$/.test(details.country) || !countries.of(details.country)) fields['country'] = 'is not a country code of two letters';
  if (Object.keys(fields).length > 0) throw new BadInput(fields);
  return details;
}

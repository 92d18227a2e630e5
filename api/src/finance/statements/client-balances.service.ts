import { Injectable } from '@nestjs/common';
import { MandatesService, OrganisationsService, type OrganisationView, type Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';

export interface ClientBalance {
  client: OrganisationView;
  currency: string;
  availableMinor: bigint;
  heldMinor: bigint;
  pendingMinor: bigint;
  invoicedMinor: bigint;
}

/** What an agency's clients have, side by side: those whose mandate shows their wallet. */
@Injectable()
export class ClientBalancesService {
  constructor(
    private readonly db: Database,
    private readonly mandates: MandatesService,
    private readonly organisations: OrganisationsService,
  ) {}

  async list(viewer: Viewer): Promise<ClientBalance[]> {
    const ids = (await this.mandates.activeClients(viewer)).filter(({ permissions }) => permissions.includes('wallet:read')).map(({ clientId }) => clientId);
    if (ids.length === 0) return [];
    const [clients, rows] = await Promise.all([
      this.organisations.byIds(ids),
      this.db.read<Omit<ClientBalance, 'client'> & { orgId: string } & Record<string, unknown>>(
        { ...viewer.context, orgIds: ids },
        `SELECT a.org_id AS "orgId", a.currency,
           coalesce(sum(a.balance_minor - a.held_minor) FILTER (WHERE a.purpose IN ('AVAILABLE', 'PAYABLE')), 0)::bigint AS "availableMinor",
           coalesce(sum(CASE a.purpose WHEN 'AVAILABLE' THEN a.held_minor ELSE a.balance_minor END) FILTER (WHERE a.purpose IN ('ESCROW', 'CAMPAIGN_BUDGET', 'AVAILABLE')), 0)::bigint AS "heldMinor",
           coalesce(sum(a.held_minor) FILTER (WHERE a.purpose = 'PAYABLE'), 0)::bigint
             + coalesce((SELECT sum(u.amount_minor) FROM top_ups u WHERE u.org_id = a.org_id AND u.currency = a.currency AND u.status = 'PENDING'), 0)::bigint AS "pendingMinor",
           coalesce((SELECT sum(CASE i.kind WHEN 'INVOICE' THEN i.gross_minor ELSE -i.gross_minor END) FROM invoices i WHERE i.org_id = a.org_id AND i.currency = a.currency), 0)::bigint AS "invoicedMinor"
         FROM ledger_accounts a WHERE a.org_id = ANY ($1::uuid[]) AND a.floored GROUP BY a.org_id, a.currency ORDER BY a.org_id, a.currency`,
        [ids],
      ),
    ]);
    const byId = new Map(clients.map((client) => [client.id, client]));
    return rows.flatMap(({ orgId, ...row }) => {
      const client = byId.get(orgId);
      return client ? [{ client, ...row }] : [];
    });
  }
}

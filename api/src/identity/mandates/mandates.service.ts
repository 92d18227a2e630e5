import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { mandatable, permissions as allPermissions, type Permission } from '@meadow/shared';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, NotFound } from '../../platform/errors/domain-error.ts';
import type { Viewer } from '../access/viewer.ts';
import { AuditService } from '../audit/audit.service.ts';
import { OrganisationsService } from '../organisations/organisations.service.ts';
import { Mandate } from './mandate.entity.ts';
import { MandateInvalid } from './mandate.errors.ts';
import type { MandateView } from './mandate.view.ts';

/** Agencies ask, clients grant, either side ends it. */
@Injectable()
export class MandatesService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly organisations: OrganisationsService,
  ) {}

  async list(viewer: Viewer): Promise<MandateView[]> {
    const mandates = await this.db.transaction(viewer.context, (tx) =>
      tx.find(Mandate, { where: [{ agencyId: viewer.accountId }, { clientId: viewer.accountId }], order: { createdAt: 'DESC', id: 'DESC' } }),
    );
    return this.views(mandates);
  }

  /** Clients an agency may act for now. */
  async activeClients(viewer: Viewer): Promise<Mandate[]> {
    const now = this.clock.now();
    const mandates = await this.db.transaction(viewer.context, (tx) => tx.find(Mandate, { where: { agencyId: viewer.organisationId, status: 'ACTIVE' } }));
    return mandates.filter((mandate) => mandate.expiresAt === null || mandate.expiresAt > now);
  }

  async request(viewer: Viewer, clientId: string): Promise<MandateView> {
    if (viewer.kind !== 'AGENCY') throw new MandateInvalid('Only an agency asks for a mandate.');
    const client = await this.organisations.get(clientId);
    if (client.kind !== 'BRAND' && client.kind !== 'CREATOR') throw new MandateInvalid('A mandate is given by a brand or a creator.');
    const mandate: Mandate = {
      id: uuidv7(),
      agencyId: viewer.accountId,
      clientId,
      status: 'REQUESTED',
      permissions: mandatable(client.kind),
      expiresAt: null,
      createdAt: this.clock.now(),
    };
    try {
      await this.db.transaction(viewer.context, async (tx) => {
        await tx.insert(Mandate, mandate);
        await this.audit.record(tx, viewer, { action: 'mandate.request', object: 'mandate', objectId: mandate.id, after: mandate });
      });
    } catch (error) {
      if ((error as { code?: unknown }).code === '23505') throw new MandateInvalid('There is a mandate or a request with this client already.');
      throw error;
    }
    return this.view(mandate);
  }

  /** @param permissions narrows what was asked for; all of it when null */
  async grant(viewer: Viewer, id: string, permissions: readonly string[] | null, expiresAt: Date | null): Promise<MandateView> {
    const granted = await this.db.transaction(viewer.context, async (tx) => {
      const mandate = await lock(tx, id);
      if (mandate.clientId !== viewer.accountId) throw new NotFound('mandate', id);
      if (mandate.status !== 'REQUESTED') throw new MandateInvalid('This request is not open any more.');
      if (expiresAt && expiresAt <= this.clock.now()) throw new BadInput({ expiresAt: 'must lie in the future' });
      const before = { ...mandate };
      const wanted = permissions === null ? mandate.permissions : checkPermissions(permissions);
      const granted = wanted.filter((one) => mandatable(viewer.kind).includes(one));
      const after: Mandate = { ...mandate, status: 'ACTIVE', permissions: granted, expiresAt };
      await tx.save(Mandate, after);
      await this.audit.record(tx, viewer, { action: 'mandate.grant', object: 'mandate', objectId: id, before, after });
      return after;
    });
    return this.view(granted);
  }

  async revoke(viewer: Viewer, id: string): Promise<MandateView> {
    const revoked = await this.db.transaction(viewer.context, async (tx) => {
      const mandate = await lock(tx, id);
      if (mandate.status === 'REVOKED') return mandate;
      const after: Mandate = { ...mandate, status: 'REVOKED' };
      await tx.save(Mandate, after);
      await this.audit.record(tx, viewer, { action: 'mandate.revoke', object: 'mandate', objectId: id, before: mandate, after });
      return after;
    });
    return this.view(revoked);
  }

  private async view(mandate: Mandate): Promise<MandateView> {
    const [view] = await this.views([mandate]);
    if (!view) throw new NotFound('mandate', mandate.id);
    return view;
  }

  private async views(mandates: readonly Mandate[]): Promise<MandateView[]> {
    const ids = [...new Set(mandates.flatMap(({ agencyId, clientId }) => [agencyId, clientId]))];
    const known = new Map((await this.organisations.byIds(ids)).map((one) => [one.id, one]));
    return mandates.flatMap((mandate) => {
      const agency = known.get(mandate.agencyId);
      const client = known.get(mandate.clientId);
      return agency && client ? [{ ...mandate, agency, client }] : [];
    });
  }
}

async function lock(tx: Tx, id: string): Promise<Mandate> {
  const mandate = isUuid(id) ? await tx.findOne(Mandate, { where: { id }, lock: { mode: 'pessimistic_write' } }) : null;
  if (!mandate) throw new NotFound('mandate', id);
  return mandate;
}

function checkPermissions(names: readonly string[]): Permission[] {
  const unknown = names.find((name) => !(allPermissions as readonly string[]).includes(name));
  if (unknown !== undefined) throw new BadInput({ permissions: `holds ${unknown}, which is no permission` });
  return allPermissions.filter((one) => names.includes(one));
}

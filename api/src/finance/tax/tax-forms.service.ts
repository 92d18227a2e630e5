import { Inject, Injectable } from '@nestjs/common';
import { AuditService, checkName, type Viewer } from '../../identity/index.ts';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { seal, unseal } from '../../platform/crypto/sealed.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Conflict, NotFound } from '../../platform/errors/domain-error.ts';
import { TaxFormRequired } from '../finance.errors.ts';

export type TaxFormKind = 'CN_ID' | 'COMPANY' | 'W9' | 'W8BEN';
export type TaxFormStatus = 'SUBMITTED' | 'VERIFIED' | 'REJECTED';

export interface TaxForm {
  orgId: string;
  kind: TaxFormKind;
  status: TaxFormStatus;
  legalName: string;
  country: string;
  masked: string;
  submittedAt: Date;
  decidedAt: Date | null;
  reason: string | null;
}
export interface NewTaxForm {
  kind: string;
  legalName: string;
  country: string;
  number: string;
}

const columns = `org_id AS "orgId", kind, status, legal_name AS "legalName", country, masked, submitted_at AS "submittedAt", decided_at AS "decidedAt", reason`;
/** What each kind of number looks like: China's 18 with a check digit, a US social security or employer number, any other. */
const numbers: Record<TaxFormKind, { country: string | null; holds: (number: string) => boolean }> = {
  CN_ID: { country: 'CN', holds: isChinaId },
  COMPANY: { country: null, holds: (number) => /^[A-Z0-9]{6,24}$/.test(number) },
  W9: { country: 'US', holds: (number) => /^\d{9}$/.test(number) },
  W8BEN: { country: null, holds: (number) => /^[A-Z0-9]{4,24}$/.test(number) },
};
const isKind = (kind: string): kind is TaxFormKind => kind in numbers;

/** Who a payee is for the tax office: declared by the payee, verified by the operator; the number is sealed, and each look at it is on record. */
@Injectable()
export class TaxFormsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async get(viewer: Viewer): Promise<TaxForm | null> {
    const [form] = await this.db.read<TaxForm & Record<string, unknown>>(viewer.context, `SELECT ${columns} FROM tax_forms WHERE org_id = $1`, [viewer.accountId]);
    return form ?? null;
  }

  /** What a payout waits for here; null when it waits for nothing. */
  async missing(tx: Tx, orgId: string): Promise<'MISSING' | TaxFormStatus | null> {
    if (this.config.TAX_FORMS === 'none') return null;
    const [form] = await tx.query<{ status: TaxFormStatus }[]>('SELECT status FROM tax_forms WHERE org_id = $1', [orgId]);
    const status = form?.status ?? 'MISSING';
    return status === 'VERIFIED' || (status === 'SUBMITTED' && this.config.TAX_FORMS === 'submitted') ? null : status;
  }

  /** @throws TaxFormRequired */
  async check(tx: Tx, orgId: string): Promise<void> {
    const status = await this.missing(tx, orgId);
    if (status) throw new TaxFormRequired(status);
  }

  /** A new form replaces the one before and is looked at again. @throws BadInput */
  async submit(viewer: Viewer, { kind, legalName, country, number }: NewTaxForm): Promise<TaxForm> {
    if (!isKind(kind)) throw new BadInput({ kind: `must be one of ${Object.keys(numbers).join(', ')}` });
    const plain = number.replace(/[\s-]/g, '').toUpperCase();
    if (!numbers[kind].holds(plain)) throw new BadInput({ number: 'is not a number of this kind' });
    const of = numbers[kind].country ?? country.toUpperCase();
    if (!/^[A-Z]{2}$/.test(of) || (kind === 'W8BEN' && of === 'US')) throw new BadInput({ country: 'must be the country of residence, in two letters' });
    const name = checkName('legalName', legalName);
    return this.db.transaction(viewer.context, async (tx) => {
      const [form] = await tx.query<TaxForm[]>(
        `INSERT INTO tax_forms (org_id, kind, status, legal_name, country, sealed, masked, submitted_at) VALUES ($1, $2, 'SUBMITTED', $3, $4, $5, $6, $7)
         ON CONFLICT (org_id) DO UPDATE SET kind = $2, status = 'SUBMITTED', legal_name = $3, country = $4, sealed = $5, masked = $6, submitted_at = $7, decided_by = NULL, decided_at = NULL, reason = NULL RETURNING ${columns}`,
        [viewer.accountId, kind, name, of, seal(plain, this.config.SECRET ?? '', viewer.accountId), `····${plain.slice(-4)}`, this.clock.now()],
      );
      await this.audit.record(tx, viewer, { action: 'tax-form.submit', object: 'tax_form', objectId: viewer.accountId, after: { kind, country: of, masked: form?.masked } });
      return form!;
    });
  }

  /** For the operator: those that wait first, oldest first. */
  list(viewer: Viewer): Promise<(TaxForm & { name: string })[]> {
    return this.db.read<TaxForm & { name: string } & Record<string, unknown>>(
      viewer.context, `SELECT ${columns}, (SELECT o.name FROM public_organisations o WHERE o.id = org_id) AS name FROM tax_forms ORDER BY status <> 'SUBMITTED', submitted_at LIMIT 200`);
  }

  /** The number in the clear, for whoever verifies it; the look is on record. @throws NotFound */
  reveal(viewer: Viewer, orgId: string): Promise<string> {
    return this.db.transaction(viewer.context, async (tx) => {
      const [form] = isUuid(orgId) ? await tx.query<{ sealed: string }[]>('SELECT sealed FROM tax_forms WHERE org_id = $1', [orgId]) : [];
      if (!form) throw new NotFound('tax form', orgId);
      await this.audit.record(tx, { ...viewer, accountId: orgId }, { action: 'tax-form.reveal', object: 'tax_form', objectId: orgId });
      return unseal(form.sealed, [this.config.SECRET ?? '', ...this.config.PREVIOUS_SECRETS], orgId);
    });
  }

  /** @throws NotFound, Conflict, BadInput */
  async decide(viewer: Viewer, orgId: string, isVerified: boolean, reason: string): Promise<void> {
    if (!isVerified && (reason.trim() === '' || reason.length > 500)) throw new BadInput({ reason: 'is needed, up to 500 characters' });
    await this.db.transaction(viewer.context, async (tx) => {
      const [form] = isUuid(orgId) ? await tx.query<{ status: TaxFormStatus }[]>('SELECT status FROM tax_forms WHERE org_id = $1 FOR UPDATE', [orgId]) : [];
      if (!form) throw new NotFound('tax form', orgId);
      if (form.status !== 'SUBMITTED') throw new Conflict('This form was decided already.');
      const status = isVerified ? 'VERIFIED' : 'REJECTED';
      await tx.query('UPDATE tax_forms SET status = $2, decided_by = $3, decided_at = $4, reason = $5 WHERE org_id = $1', [orgId, status, viewer.userId, this.clock.now(), isVerified ? null : reason.trim()]);
      await this.audit.record(tx, { ...viewer, accountId: orgId }, { action: 'tax-form.decide', object: 'tax_form', objectId: orgId, before: { status: form.status }, after: { status, reason } });
    });
  }
}

/** Eighteen characters, of which the last checks the others (GB 11643, MOD 11-2). */
export function isChinaId(number: string): boolean {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = Array.from(number.slice(0, 17)).reduce((all, digit, at) => all + Number(digit) * (2 ** (17 - at) % 11), 0);
  return '10X98765432'[sum % 11] === number[17];
}

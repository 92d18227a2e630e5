import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../identity/index.ts';
import { Database } from '../../platform/database/database.ts';
import { creditorReference } from './creditor-reference.ts';

/** What an organisation writes on its bank transfers, so that the money finds it. */
@Injectable()
export class BankReferencesService {
  constructor(private readonly db: Database) {}

  async of(viewer: Viewer): Promise<string> {
    const reference = creditorReference(viewer.accountId);
    await this.db.transaction(viewer.context, (tx) => tx.query('INSERT INTO bank_references (reference, org_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [reference, viewer.accountId]));
    return reference;
  }
}

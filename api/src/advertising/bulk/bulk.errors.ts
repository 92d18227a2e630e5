import { DomainError } from '../../platform/errors/domain-error.ts';

export type FileRefusal = 'FILE_UNREADABLE' | 'FILE_EMPTY' | 'FILE_TOO_LONG' | 'COLUMNS_MISSING' | 'COLUMN_TWICE';

/** The file as a whole is none of ad groups; `details.reason` says why. */
export class AdGroupsFileRefused extends DomainError {
  readonly code = 'BAD_USER_INPUT';
  constructor(reason: FileRefusal, why: string) {
    super(`The file ${why}.`, { fields: { csv: why }, details: { reason } });
  }
}

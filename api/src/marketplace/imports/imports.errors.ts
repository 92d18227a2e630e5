import { DomainError } from '../../platform/errors/domain-error.ts';

export class ImportUnreadable extends DomainError {
  readonly code = 'IMPORT_UNREADABLE';
  constructor(why: string) {
    super(`The file cannot be read: ${why}.`);
  }
}

export class ImportMappingIncomplete extends DomainError {
  readonly code = 'IMPORT_MAPPING_INCOMPLETE';
  constructor(missing: readonly string[]) {
    super(`Say which columns hold: ${missing.join(', ')}.`, { fields: Object.fromEntries(missing.map((field) => [field, 'needs a column'])) });
  }
}

export class UploadTooLarge extends DomainError {
  readonly code = 'PAYLOAD_TOO_LARGE';
  constructor() {
    super('The file is larger than 1 GiB. Compress it with gzip or split it.');
  }
}

import { DomainError } from '../../platform/errors/domain-error.ts';

export class FileTooLarge extends DomainError {
  readonly code = 'PAYLOAD_TOO_LARGE';
  constructor(limitMb: number) {
    super(`A file may have up to ${limitMb} MB. Nothing was kept.`, { details: { limitMb } });
  }
}

/** The first bytes are of no type that is taken, or of another one than the name says. */
export class FileDisguised extends DomainError {
  readonly code = 'FILE_TYPE_REFUSED';
  constructor() {
    super('The content of the file is not what its name says, or of a type that is not taken. Send a picture, a video or a PDF.');
  }
}

export class FileDamaged extends DomainError {
  readonly code = 'FILE_DAMAGED';
  constructor() {
    super('The file arrived with another fingerprint than it was sent with. Send it again.');
  }
}

export class TooManyFiles extends DomainError {
  readonly code = 'PAYLOAD_TOO_LARGE';
  constructor(limit: number) {
    super(`A deal holds up to ${limit} files.`);
  }
}

/** Must-haves of the brief that the draft does not claim to contain. */
export class MustHavesMissing extends DomainError {
  readonly code = 'MUST_HAVES_MISSING';
  constructor(missing: readonly string[]) {
    super(`The draft does not confirm: ${missing.join('; ')}.`, { fields: { mustHaves: missing.join('; ') } });
  }
}

export class PublishTooEarly extends DomainError {
  readonly code = 'PUBLISH_TOO_EARLY';
  constructor(from: string) {
    super(`The note is to be published from ${from} on, as agreed.`, { fields: { url: `may be published from ${from} on` } });
  }
}

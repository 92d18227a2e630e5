import { hash, verify } from '@node-rs/argon2';
import { DomainError } from '../../platform/errors/domain-error.ts';

const MIN_LENGTH = 10;
const MAX_LENGTH = 200;
/** argon2id at 19 MiB, two passes, one lane: the OWASP floor. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export class PasswordTooWeak extends DomainError {
  readonly code = 'PASSWORD_TOO_WEAK';
  constructor(why: string) {
    super(why, { fields: { password: why } });
  }
}

/** @throws PasswordTooWeak unless it is long enough, varied, and not the person's own address */
export function checkPassword(password: string, email: string): void {
  const length = [...password].length;
  if (length < MIN_LENGTH) throw new PasswordTooWeak(`A password has at least ${MIN_LENGTH} characters.`);
  if (length > MAX_LENGTH) throw new PasswordTooWeak(`A password has at most ${MAX_LENGTH} characters.`);
  if (new Set(password.toLowerCase()).size < 5) throw new PasswordTooWeak('The password repeats too few characters.');
  if (password.toLowerCase().includes(email.split('@')[0]?.toLowerCase() ?? email)) throw new PasswordTooWeak('The password contains your address.');
}

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

let decoy: Promise<string> | undefined;
/** Takes as long for an unknown person as for a wrong password, so that the answer's time tells nothing. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? (await decoy), password);
  return stored !== undefined && matches;
}

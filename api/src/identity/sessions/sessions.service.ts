import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { customAlphabet } from 'nanoid';
import { uuidv7 } from 'uuidv7';
import type { Locale, OrgKind } from '@meadow/shared';
import { Clock } from '../../platform/clock/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { anonymousContext, isUuid } from '../../platform/database/tenant-context.ts';
import { BadInput, Forbidden } from '../../platform/errors/domain-error.ts';
import { LoginLimiter } from './login-limiter.ts';
import { checkPassword, hashPassword, passwordMatches } from './passwords.ts';
import { ABSOLUTE_DAYS, daysFrom, hashToken, newToken } from './session-token.ts';
import { EmailTaken, WrongCredentials } from './sessions.errors.ts';

export interface SignUp {
  email: string;
  password: string;
  name: string;
  locale: Locale;
  organisationName: string;
  kind: OrgKind;
}

const MAX_EMAIL = 254;
const suffix = customAlphabet('abcdefghjkmnpqrstuvwxyz23456789', 6);

/** A public name in addresses: the Latin letters of the name and six random ones. */
export function handleFor(name: string): string {
  const stem = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 30);
  return stem ? `${stem}-${suffix()}` : suffix();
}

export function checkEmail(email: string): string {
  const address = email.trim();
  if (address.length > 254 || !z.email().safeParse(address).success) throw new BadInput({ email: 'is not an e-mail address' });
  return address;
}

export function checkName(field: string, name: string): string {
  const text = name.trim();
  if (text === '' || [...text].length > 120) throw new BadInput({ [field]: 'must have 1 to 120 characters' });
  return text;
}

const isDuplicate = (error: unknown) => (error as { code?: unknown } | null)?.code === '23505';

/** Signing up, in and out. A session is an opaque token in a cookie; the database keeps its hash. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly limiter: LoginLimiter,
  ) {}

  /**
   * Makes a person and their organisation.
   * @returns the token of a first session
   * @throws EmailTaken, PasswordTooWeak, BadInput
   */
  async signUp(input: SignUp): Promise<string> {
    if (input.kind === 'OPERATOR') throw new Forbidden('Operators are invited by the installation.');
    const email = checkEmail(input.email);
    checkPassword(input.password, email);
    const user = { id: uuidv7(), email, name: checkName('name', input.name), password_hash: await hashPassword(input.password), locale: input.locale };
    const name = checkName('organisationName', input.organisationName);
    const organisation = { id: uuidv7(), kind: input.kind, name, handle: handleFor(name), membership_id: uuidv7() };
    try {
      return await this.db.transaction(anonymousContext, async (tx) => {
        await tx.query('SELECT app.sign_up($1, $2)', [JSON.stringify(user), JSON.stringify(organisation)]);
        return this.open(tx, user.id, organisation.id);
      });
    } catch (error) {
      throw isDuplicate(error) ? new EmailTaken() : error;
    }
  }

  /** @throws WrongCredentials, RateLimited */
  async logIn(email: string, password: string, ip: string): Promise<string> {
    // Longer than any address (RFC 5321): nobody has it, and it would not fit the limiter's key.
    if (email.length > MAX_EMAIL) throw new WrongCredentials();
    await this.limiter.attempt(email, ip);
    const [found] = await this.db.read<{ user_id: string; password_hash: string; org_id: string }>(anonymousContext, 'SELECT * FROM app.login_by_email($1)', [email.trim()]);
    if (!(await passwordMatches(found?.password_hash, password)) || !found) throw new WrongCredentials();
    await this.limiter.giveBack(email, ip);
    return this.db.transaction(anonymousContext, (tx) => this.open(tx, found.user_id, found.org_id));
  }

  async logOut(token: string): Promise<void> {
    await this.db.transaction(anonymousContext, (tx) => tx.query('SELECT app.close_session($1)', [hashToken(token)]));
  }

  /** A new session for another organisation of the same person; the old one ends. */
  async switchTo(userId: string, organisationId: string, oldToken: string): Promise<string> {
    if (!isUuid(organisationId)) throw new Forbidden('You are not a member of this organisation.');
    try {
      return await this.db.transaction(anonymousContext, async (tx) => {
        const token = await this.open(tx, userId, organisationId);
        await tx.query('SELECT app.close_session($1)', [hashToken(oldToken)]);
        return token;
      });
    } catch (error) {
      if ((error as { code?: unknown }).code === '42501') throw new Forbidden('You are not a member of this organisation.');
      throw error;
    }
  }

  /** Opens a session inside a transaction; a token is only worth something after its commit. */
  async open(tx: Tx, userId: string, organisationId: string): Promise<string> {
    const token = newToken();
    const now = this.clock.now();
    await tx.query('SELECT app.open_session($1, $2, $3, $4, $5)', [hashToken(token), userId, organisationId, now, daysFrom(now, ABSOLUTE_DAYS)]);
    return token;
  }
}

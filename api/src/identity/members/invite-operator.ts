import pg from 'pg';
import { uuidv7 } from 'uuidv7';
import { daysFrom, hashToken, newToken } from '../sessions/session-token.ts';

/** The organisation that runs the installation; migration 0003 makes it. */
export const OPERATOR_ID = '00000000-0000-7000-8000-000000000001';

/**
 * Makes an invitation into the operator's organisation. Needs the owner's login: whoever holds it runs the installation.
 * @returns the token of the link `/invite/<token>`
 */
export async function inviteOperator(ownerUrl: string, email: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const token = newToken();
    await client.query(
      `INSERT INTO invitations (id, token_hash, org_id, email, role, expires_at) VALUES ($1, $2, $3, $4, 'OWNER', $5)`,
      [uuidv7(), hashToken(token), OPERATOR_ID, email, daysFrom(new Date(), 14)],
    );
    return token;
  } finally {
    await client.end();
  }
}

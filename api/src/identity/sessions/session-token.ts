import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits; only their hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export const IDLE_DAYS = 7;
export const ABSOLUTE_DAYS = 30;
export const daysFrom = (start: Date, days: number): Date => new Date(start.getTime() + days * 86_400_000);

/** `__Host-` binds the cookie to this origin; browsers take it over https only. */
export const cookieName = (publicUrl: string): string => (publicUrl.startsWith('https:') ? '__Host-meadow' : 'meadow');
export const cookieOptions = (publicUrl: string) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure: publicUrl.startsWith('https:'), maxAge: ABSOLUTE_DAYS * 86_400 }) as const;

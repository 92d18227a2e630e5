import '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../platform/errors/domain-error.ts';
import type { ViewerCarrier } from '../access/allow.ts';
import { cookieName } from './session-token.ts';
import type { Viewers } from './viewers.ts';

declare module 'fastify' {
  // Merges into Fastify's own request type.
  interface FastifyRequest extends ViewerCarrier {}
}

/** Finds who asks, once a request, before any route. */
export const carryViewer = (viewers: Viewers, publicUrl: string) => async (request: FastifyRequest): Promise<void> => {
  const actingFor = request.headers['x-acting-for'];
  const { viewer, refused } = await findViewer(viewers, publicUrl, request.cookies, typeof actingFor === 'string' ? actingFor : undefined);
  request.viewer = viewer;
  request.refused = refused;
};

/** Who asks, or why somebody who is signed in may not act as asked. */
export async function findViewer(viewers: Viewers, publicUrl: string, cookies: Record<string, string | undefined>, actingFor?: string): Promise<ViewerCarrier> {
  try {
    return { viewer: await viewers.find(cookies[cookieName(publicUrl)], actingFor), refused: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { viewer: null, refused: error };
  }
}

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
  try {
    request.viewer = await viewers.find(request.cookies[cookieName(publicUrl)], typeof actingFor === 'string' ? actingFor : undefined);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    request.refused = error;
  }
};

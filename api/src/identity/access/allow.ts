import { createParamDecorator, SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { Permission } from '@meadow/shared';
import { Unauthenticated, type DomainError } from '../../platform/errors/domain-error.ts';
import type { Viewer } from './viewer.ts';

export const ALLOW = Symbol('allow');
export type Allowed = Permission | 'public' | 'signed-in';

/** Opens an operation to whoever holds the permission; without it the operation is closed to all. */
export const Allow = (allowed: Allowed): CustomDecorator<symbol> => SetMetadata(ALLOW, allowed);

/** What travels with a request: over HTTP it hangs on the Fastify request, in GraphQL on the context. */
export interface ViewerCarrier {
  viewer: Viewer | null;
  /** Why somebody who is signed in may not act as asked. */
  refused: DomainError | null;
}

export function carrierOf(context: ExecutionContext): ViewerCarrier {
  return context.getType<GqlContextType>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<ViewerCarrier>()
    : context.switchToHttp().getRequest<ViewerCarrier>();
}

/** @throws Unauthenticated for strangers, so a method that takes a viewer always has one */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  return viewerOf(carrierOf(context));
});

export function viewerOf({ viewer, refused }: ViewerCarrier): Viewer {
  if (!viewer) throw refused ?? new Unauthenticated();
  return viewer;
}

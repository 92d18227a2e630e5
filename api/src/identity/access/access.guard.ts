import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Forbidden } from '../../platform/errors/domain-error.ts';
import { ALLOW, carrierOf, viewerOf, type Allowed } from './allow.ts';
import { may } from './viewer.ts';

/** Stands before every query, mutation and route: closed unless @Allow opens it for this viewer. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const allowed = this.reflector.get<Allowed | undefined>(ALLOW, context.getHandler());
    if (allowed === undefined) throw new Forbidden('This operation is not open.');
    if (allowed === 'public') return true;
    const viewer = viewerOf(carrierOf(context));
    if (allowed !== 'signed-in' && !may(viewer, allowed)) throw new Forbidden();
    return true;
  }
}

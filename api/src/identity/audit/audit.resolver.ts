import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import type { Connection } from '../../platform/graphql/connection.ts';
import { Allow, CurrentViewer } from '../access/allow.ts';
import type { Viewer } from '../access/viewer.ts';
import { AuditService } from './audit.service.ts';
import { AuditConnection, type AuditEntryView } from './audit.view.ts';

@Resolver()
export class AuditResolver {
  constructor(private readonly entries: AuditService) {}

  @Allow('audit:read')
  @Query(() => AuditConnection)
  audit(
    @CurrentViewer() viewer: Viewer,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
  ): Promise<Connection<AuditEntryView>> {
    return this.entries.list(viewer, first, after ?? null);
  }
}

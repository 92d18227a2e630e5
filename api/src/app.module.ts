import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AdvertisingModule } from './advertising/index.ts';
import { CommunicationModule } from './communication/index.ts';
import { DashboardsModule } from './dashboards/dashboards.module.ts';
import { FinanceModule } from './finance/index.ts';
import { IdentityModule } from './identity/index.ts';
import { InsightModule } from './insight/index.ts';
import { MarketplaceModule } from './marketplace/index.ts';
import { MeasurementModule } from './measurement/index.ts';
import { compiledExecution } from './platform/graphql/compiled-execution.ts';
import { formatError } from './platform/graphql/format-error.ts';
import { limits, MAX_TOKENS } from './platform/graphql/limits.ts';
import { ProblemFilter } from './platform/http/problem.filter.ts';
import { PlatformModule, type Ground } from './platform/platform.module.ts';
import { stringify } from './platform/sql-json/raw-json.ts';
import type { Logger } from './platform/telemetry/logger.ts';
import { VerifyModule } from './verify/verification.ts';

const wings: Type[] = [IdentityModule, FinanceModule, MeasurementModule, MarketplaceModule, AdvertisingModule, InsightModule, CommunicationModule, DashboardsModule, VerifyModule];

const graphql = (logger: Logger, introspection: boolean): DynamicModule =>
  GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    autoSchemaFile: true,
    path: '/graphql',
    graphiql: false,
    introspection,
    csrfPrevention: true,
    parseOptions: { maxTokens: MAX_TOKENS },
    context: (request: FastifyRequest, reply: FastifyReply) => ({ request, reply, viewer: request.viewer, refused: request.refused }),
    plugins: [limits(), compiledExecution(logger)],
    formatError: (_formatted, error) => formatError(error, logger),
    stringifyResult: stringify,
    preserveHttpStatusForExecutionErrors: false,
  });

/** All wings on one ground. The api serves them over GraphQL; the worker runs their jobs. */
@Module({})
export class AppModule {
  static on(ground: Ground): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.on(ground), graphql(ground.logger, ground.config.NODE_ENV !== 'production' || ground.config.DEMO), ...wings],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    };
  }
}

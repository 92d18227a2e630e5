import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { createApi } from './api.app.ts';
import { SystemClock } from './platform/clock/clock.ts';
import { readConfig } from './platform/config/config.ts';
import { connectPool } from './platform/database/connect.ts';
import { Database } from './platform/database/database.ts';
import { DataSource } from 'typeorm';
import { createLogger } from './platform/telemetry/logger.ts';

/** Writes `api/schema.graphql` from the code. Nothing is connected: the schema needs no database. */
const url = 'postgres://nobody@127.0.0.1:1/none';
const readers = connectPool({ url, role: 'meadow_api', poolSize: 1, name: 'schema' });
const db = new Database(new DataSource({ type: 'postgres', url }), readers);
const config = readConfig({ DATABASE_URL: url, SECRET: 'nothing is signed while printing it' });
const app = await createApi({ process: 'api', config, db, readers, clock: new SystemClock(), logger: createLogger('schema', 'silent') }, false);
const { schema } = app.get(GraphQLSchemaHost);
await writeFile(fileURLToPath(new URL('../schema.graphql', import.meta.url)), `${printSchema(lexicographicSortSchema(schema))}\n`);
process.exit(0);

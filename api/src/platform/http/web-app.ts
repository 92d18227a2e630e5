import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import serveStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const built = fileURLToPath(new URL('../../../../web/dist/', import.meta.url));

/** Headers, cookies and the built web app. Hashed assets are kept for a year, the page itself is asked for each time. */
export async function serveWebApp(fastify: FastifyInstance, secure: boolean, storage: string | undefined): Promise<void> {
  await fastify.register(cookie);
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
        // Large files go from the browser to the storage by themselves.
        connectSrc: ["'self'", ...(storage ? [new URL(storage).origin] : [])],
        frameAncestors: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    crossOriginOpenerPolicy: secure,
    originAgentCluster: false,
  });
  if (!existsSync(built)) return;
  await fastify.register(serveStatic, {
    root: built,
    wildcard: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      const lasting = path.includes('/assets/');
      response.setHeader('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

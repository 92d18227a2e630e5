import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Wire } from '../scenario/session.ts';

/** Requests that never leave the process: the demo workspace is made through the api before it listens. */
export const injectWire = (api: NestFastifyApplication): Wire => ({
  async graphql(body, headers) {
    const reply = await api.inject({ method: 'POST', url: '/graphql', headers, payload: body });
    const cookie = reply.headers['set-cookie'];
    return { body: reply.body, cookie: typeof cookie === 'string' ? cookie.split(';')[0] : undefined };
  },
  async upload(name, content, headers) {
    const reply = await api.inject({ method: 'POST', url: `/api/uploads?name=${encodeURIComponent(name)}`, headers, payload: content });
    return { body: reply.body };
  },
});

/** How requests reach an installation: over HTTP for the journey, inside the process for the demo workspace. */
export interface Wire {
  graphql(body: string, headers: Record<string, string>): Promise<{ body: string; cookie: string | undefined }>;
  upload(name: string, content: Buffer, headers: Record<string, string>): Promise<{ body: string }>;
}

/** A refusal by the api, as any client meets it. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

interface Answer<Data> {
  data?: Data;
  errors?: { message: string; extensions?: { code?: string } }[];
  /** Of a problem document, when it went wrong before GraphQL. */
  code?: string;
}

/** One person at the api, with the cookie of their session. */
export class Session {
  private cookie: string | undefined;
  private actingFor: string | undefined;

  constructor(private readonly wire: Wire) {}

  /** @throws Refused with the code of the first error */
  async ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const { body, cookie } = await this.wire.graphql(JSON.stringify({ query, variables }), { 'content-type': 'application/json', ...this.headers() });
    if (cookie) this.cookie = cookie;
    const answer = JSON.parse(body) as Answer<Data>;
    const error = answer.errors?.[0];
    if (error || !answer.data) throw new Refused(error?.extensions?.code ?? answer.code ?? 'INTERNAL', error?.message ?? body.slice(0, 200));
    return answer.data;
  }

  /** Uploads a file for an import. @returns its upload id */
  async upload(name: string, content: Buffer): Promise<string> {
    const { body } = await this.wire.upload(name, content, { 'content-type': 'application/octet-stream', ...this.headers() });
    const { uploadId, detail } = JSON.parse(body) as { uploadId?: string; detail?: string };
    if (!uploadId) throw new Refused('UPLOAD', detail ?? body.slice(0, 200));
    return uploadId;
  }

  /** The same person, acting for a client under a mandate. */
  for(clientId: string): Session {
    const session = new Session(this.wire);
    session.cookie = this.cookie;
    session.actingFor = clientId;
    return session;
  }

  private headers(): Record<string, string> {
    return { ...(this.cookie ? { cookie: this.cookie } : {}), ...(this.actingFor ? { 'x-acting-for': this.actingFor } : {}) };
  }
}

/** Requests over HTTP to a running installation. */
export const httpWire = (url: string): Wire => ({
  async graphql(body, headers) {
    const reply = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    return { body: await reply.text(), cookie: reply.headers.getSetCookie()[0]?.split(';')[0] };
  },
  async upload(name, content, headers) {
    const reply = await fetch(`${url}/api/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', headers, body: new Uint8Array(content) });
    return { body: await reply.text() };
  },
});

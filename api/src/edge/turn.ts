import type { IncomingHttpHeaders } from 'node:http';

/** What the headers of a viewer's device say of it, found out once. */
export interface Device {
  /** The connection comes from where no person looks. */
  readonly isFromDatacenter: boolean;
  /** Why what it asks for is invalid traffic; 0 when it is not. */
  readonly invalid: number;
  /** Device and country, packed. */
  readonly context: number;
  /** Network, user agent and languages. */
  readonly shown: string;
  /** Day of the print, and both halves of its hash. */
  printDay: number;
  printHigh: number;
  printLow: number;
}

/** A request as endpoints see it, whoever read it from the connection. */
export interface EdgeRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Address of the other end of the connection. */
  readonly address: string | undefined;
  /** Filled by who asks first. */
  device: Device | null;
  /** Its body, where all of it has come; null while some is on its way. */
  readonly body: Buffer | null;
  /** Hands over the body when all of it has come. @param failed told instead of `done` when it is longer than `limit` bytes or the sender has gone */
  gather(limit: number, failed: (error: Error | null) => void, done: (body: Buffer) => void): void;
}

/** The answer to one request; what is sent after the first answer, or when nobody is there any more, is dropped. */
export interface EdgeResponse {
  readonly isOver: boolean;
  /**
   * Answers.
   * @param lines headers as {@link line} makes them; the length of the body is added
   * @param body a text is of ASCII only; null where the status has no body
   * @param closes the connection ends with this answer
   */
  send(status: number, lines: string, body: string | Buffer | null, closes?: boolean): void;
}

export type Answer = (request: EdgeRequest, response: EdgeResponse) => void;

/** The one source of the present. Tests put their own in its place; nothing else reads the system clock for business. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** Why the installation cannot start; the message is what the person at the terminal reads. */
export class CannotStart extends Error {}

/** Somebody told it to stop before it was up. */
export class Interrupted extends Error {}

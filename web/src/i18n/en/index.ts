import { base } from './base.ts';
import { errors } from './errors.ts';

export const messages = { ...base, ...errors };
export type MessageId = keyof typeof messages;
export type Messages = Record<MessageId, string>;

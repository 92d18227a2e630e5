import { ads } from './ads.ts';
import { base } from './base.ts';
import { brand } from './brand.ts';
import { codes } from './codes.ts';
import { deals } from './deals.ts';
import { errors } from './errors.ts';
import { operator } from './operator.ts';
import { people } from './people.ts';
import { report } from './report.ts';

export const messages = { ...ads, ...base, ...brand, ...codes, ...deals, ...errors, ...operator, ...people, ...report };
export type MessageId = keyof typeof messages;
export type Messages = Record<MessageId, string>;

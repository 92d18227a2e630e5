import { ads } from './ads.ts';
import { brand } from './brand.ts';
import { contests } from './contests.ts';
import { codes } from './codes.ts';
import { deals } from './deals.ts';
import { finance } from './finance.ts';
import { growth } from './growth.ts';
import { insight } from './insight.ts';
import { market } from './market.ts';
import { operator } from './operator.ts';
import { partners } from './partners.ts';
import { people } from './people.ts';
import { report } from './report.ts';
import { seeding } from './seeding.ts';

export const rest = { ...ads, ...brand, ...codes, ...contests, ...deals, ...finance, ...growth, ...insight, ...market, ...operator, ...partners, ...people, ...report, ...seeding };

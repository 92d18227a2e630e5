import { ads } from './ads.ts';
import { brand } from './brand.ts';
import { connect } from './connect.ts';
import { contests } from './contests.ts';
import { deals } from './deals.ts';
import { delivery } from './delivery.ts';
import { finance } from './finance.ts';
import { find } from './find.ts';
import { growth } from './growth.ts';
import { health } from './health.ts';
import { insight } from './insight.ts';
import { intake } from './intake.ts';
import { ledger } from './ledger.ts';
import { market } from './market.ts';
import { notices } from './notices.ts';
import { operator } from './operator.ts';
import { partners } from './partners.ts';
import { people } from './people.ts';
import { report } from './report.ts';
import { rights } from './rights.ts';
import { reversals } from './reversals.ts';
import { seeding } from './seeding.ts';
import { steps } from './steps.ts';
import { taxonomy } from './taxonomy.ts';
import { taxes } from './taxes.ts';
import { trail } from './trail.ts';
import { views } from './views.ts';

export const rest = {
  ...ads,
  ...brand,
  ...connect,
  ...contests,
  ...deals,
  ...delivery,
  ...finance,
  ...find,
  ...growth,
  ...health,
  ...insight,
  ...intake,
  ...ledger,
  ...market,
  ...notices,
  ...operator,
  ...partners,
  ...people,
  ...report,
  ...rights,
  ...reversals,
  ...seeding,
  ...steps,
  ...taxes,
  ...taxonomy,
  ...trail,
  ...views,
};

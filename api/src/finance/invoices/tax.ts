import { allocate } from '@meadow/shared';

export interface TaxSeat {
  country: string;
  /** Number under which the tax office knows it; null when it has none or did not say. */
  taxId: string | null;
}

export interface TaxRule {
  country: string;
  rateBps: number;
  unionMember: boolean;
  validFrom: string;
  /** Of the country's rule; older invoices do not name it. */
  version?: number;
}

/** UNCL 5305, as EN 16931 uses it: standard rate, reverse charge within the union, outside of its scope. */
export type TaxCategory = 'S' | 'AE' | 'O';

/** What was decided, with everything it was decided from: kept on the invoice, so that it can be explained for ever. */
export interface TaxDecision {
  category: TaxCategory;
  rateBps: number;
  rule: TaxRule | null;
  issuer: TaxSeat;
  recipient: TaxSeat;
}

/**
 * Value added tax on a service of the platform. At home its own rate holds; to a registered business elsewhere in the
 * union the buyer owes it (Directive 2006/112/EC, articles 44 and 196), to anyone else there the seller's rate holds;
 * a service to another country beyond that is outside the scope of the issuer's tax.
 */
export function decideTax(issuer: TaxSeat, recipient: TaxSeat, rules: readonly TaxRule[]): TaxDecision {
  const ruleOf = (country: string) => rules.find((rule) => rule.country === country) ?? null;
  const home = ruleOf(issuer.country);
  const abroad = issuer.country !== recipient.country;
  const withinUnion = abroad && home?.unionMember === true && ruleOf(recipient.country)?.unionMember === true;
  const standard: TaxDecision = { category: home ? 'S' : 'O', rateBps: home?.rateBps ?? 0, rule: home, issuer, recipient };
  if (!abroad || (withinUnion && recipient.taxId === null)) return standard;
  return { category: withinUnion ? 'AE' : 'O', rateBps: 0, rule: home, issuer, recipient };
}

export interface Taxed {
  netMinor: bigint;
  taxMinor: bigint;
  /** Net of each line; they sum to `netMinor`. */
  lineNets: bigint[];
}

/**
 * Takes the tax out of what was charged with it: the sum is rounded once, half up, and shared over the lines by largest
 * remainder, so that lines, net, tax and what was paid agree to the last unit.
 * @param grossMinors one per line, summing to more than zero
 */
export function withoutTax(grossMinors: readonly bigint[], rateBps: number): Taxed {
  const gross = grossMinors.reduce((sum, one) => sum + one, 0n);
  const whole = 10_000n + BigInt(rateBps);
  const netMinor = (gross * 10_000n * 2n + whole) / (whole * 2n);
  // Lines that take something back are as large as they are; the others share what is left.
  const sharesOf = (sign: bigint) => grossMinors.map((one) => (one * sign > 0n ? one * sign : 0n));
  const back = grossMinors.map((one) => (one < 0n ? -((-one * 10_000n * 2n + whole) / (whole * 2n)) : 0n));
  const backSum = back.reduce((sum, one) => sum + one, 0n);
  const given = allocate(netMinor - backSum, sharesOf(1n));
  return { netMinor, taxMinor: gross - netMinor, lineNets: given.map((one, at) => one + back[at]!) };
}

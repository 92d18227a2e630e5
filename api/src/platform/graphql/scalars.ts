import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const refuse = (message: string): never => {
  throw new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
};

const LIMIT = 10n ** 18n;

function readInteger(text: unknown): bigint {
  if (typeof text !== 'string' || !/^-?\d{1,19}$/.test(text)) return refuse('An amount is a whole number as text, such as "1200".');
  const value = BigInt(text);
  return value > LIMIT || value < -LIMIT ? refuse('The amount is too large.') : value;
}

const literal = (read: (value: unknown) => bigint) => (node: ValueNode) =>
  node.kind === Kind.STRING ? read(node.value) : refuse('An amount is text, such as "1200".');

const integerText = (name: string, description: string) =>
  new GraphQLScalarType<bigint, string>({
    name,
    description,
    serialize: (value) => (typeof value === 'bigint' || typeof value === 'number' ? BigInt(value).toString() : String(value)),
    parseValue: readInteger,
    parseLiteral: literal(readInteger),
  });

export const Minor = integerText('Minor', 'Whole minor units of a currency as a decimal string, e.g. "1200" for ¥12.00.');
export const Micros = integerText('Micros', '10⁻⁶ of a currency unit as a decimal string.');

const readCount = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : refuse('A count is a whole number, zero or more.');

export const Count = new GraphQLScalarType<number, number>({
  name: 'Count',
  description: 'A count, up to 2^53 − 1.',
  serialize: (value) => Number(value),
  parseValue: readCount,
  parseLiteral: (node) => (node.kind === Kind.INT ? readCount(Number(node.value)) : refuse('A count is a whole number.')),
});

function readDay(value: unknown): string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return refuse('A day is written YYYY-MM-DD.');
  const time = Date.parse(`${value}T00:00:00Z`);
  const real = !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
  return real ? value : refuse(`${value} is not a day of the calendar.`);
}

export const Day = new GraphQLScalarType<string, string>({
  name: 'Day',
  description: 'A calendar day, YYYY-MM-DD, in the zone of the account.',
  serialize: (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value)),
  parseValue: readDay,
  parseLiteral: (node) => (node.kind === Kind.STRING ? readDay(node.value) : refuse('A day is text.')),
});

export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant, RFC 3339 in UTC.',
  serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  parseValue: (value) => {
    const time = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? refuse('An instant is written as RFC 3339, such as 2026-01-02T14:05:00Z.') : new Date(time);
  },
  parseLiteral: (node) =>
    node.kind === Kind.STRING && !Number.isNaN(Date.parse(node.value)) ? new Date(node.value) : refuse('An instant is text in RFC 3339.'),
});

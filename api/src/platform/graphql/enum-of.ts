import { registerEnumType } from '@nestjs/graphql';

/** Makes a GraphQL enum of a list of statuses in `shared`; use the result as the field's type. */
export function enumOf<Value extends string>(name: string, values: readonly Value[]): Record<Value, Value> {
  const members = Object.fromEntries(values.map((value) => [value, value])) as Record<Value, Value>;
  registerEnumType(members, { name });
  return members;
}

import { Column, type ColumnOptions } from 'typeorm';

/** A bigint column (money, counts) that arrives as a JavaScript bigint, never as a float or text. */
export const BigintColumn = (options: ColumnOptions = {}): PropertyDecorator =>
  Column('bigint', {
    ...options,
    transformer: {
      to: (value: bigint | null | undefined) => (typeof value === 'bigint' ? value.toString() : value),
      from: (value: string | bigint | null) => (value === null ? null : BigInt(value)),
    },
  });

/** Minor units of the currency named beside it (¥1 = 100). */
export const MinorColumn = BigintColumn;
/** Micros, 10⁻⁶ of the unit of the currency named beside it. */
export const MicrosColumn = BigintColumn;

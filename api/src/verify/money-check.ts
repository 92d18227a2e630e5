export interface MoneyCheck {
  /** What is compared, as the table calls it. */
  what: string;
  /** One row per thing compared: its key, what is stored, and what its sources give. One statement, so one moment. */
  sql: string;
}

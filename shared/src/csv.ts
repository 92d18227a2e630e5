/** A cell that a spreadsheet would run as a formula is quoted with an apostrophe; plain numbers stay numbers. */
function safe(cell: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(cell) && !/^-?\d[\d,]*(\.\d+)?%?$/.test(cell);
  return isFormula ? `'${cell}` : cell;
}

const quoted = (cell: string) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export type CsvCell = string | number | null | undefined;

/** RFC 4180 text, with a byte order mark so that spreadsheets read Chinese. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  const lines = rows.map((row) => row.map((cell) => quoted(safe(cell == null ? '' : String(cell)))).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

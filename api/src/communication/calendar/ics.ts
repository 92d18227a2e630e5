export interface CalendarEvent {
  uid: string;
  at: Date;
  changedAt: Date;
  title: string;
  url: string;
}

const utc = (at: Date): string => at.toISOString().replace(/[-:]|\.\d{3}/g, '');
const escaped = (text: string): string => text.replace(/[\\;,]/g, (char) => `\\${char}`).replace(/\r?\n/g, '\\n');

/** A line of at most 75 octets, continued as RFC 5545 §3.1 asks, never inside a character. */
function folded(line: string): string {
  let out = '';
  let bytes = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (bytes + size > 75) {
      out += '\r\n ';
      bytes = 1;
    }
    out += char;
    bytes += size;
  }
  return out;
}

/** Deadlines as an iCalendar document (RFC 5545), with an alarm an hour before. */
export function icsOf(name: string, events: readonly CalendarEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Meadow//Deadlines//EN', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH', `X-WR-CALNAME:${escaped(name)}`, 'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    ...events.flatMap(({ uid, at, changedAt, title, url }) => [
      'BEGIN:VEVENT', `UID:${uid}`, `DTSTAMP:${utc(changedAt)}`, `DTSTART:${utc(at)}`, 'DURATION:PT0S', `SUMMARY:${escaped(title)}`, `URL:${url}`, 'TRANSP:TRANSPARENT',
      'BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(title)}`, 'TRIGGER:-PT1H', 'END:VALARM', 'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

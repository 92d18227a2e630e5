/** File types that people may exchange, by their first bytes. What is not here is not taken, whatever its name says. */
const signatures: readonly { type: string; extensions: readonly string[]; offset: number; bytes: readonly number[]; also?: { offset: number; text: readonly string[] } }[] = [
  { type: 'image/jpeg', extensions: ['jpg', 'jpeg'], offset: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', extensions: ['png'], offset: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/gif', extensions: ['gif'], offset: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { type: 'image/webp', extensions: ['webp'], offset: 0, bytes: [0x52, 0x49, 0x46, 0x46], also: { offset: 8, text: ['WEBP'] } },
  { type: 'image/heic', extensions: ['heic', 'heif'], offset: 4, bytes: [0x66, 0x74, 0x79, 0x70], also: { offset: 8, text: ['heic', 'heix', 'mif1', 'msf1'] } },
  { type: 'video/quicktime', extensions: ['mov'], offset: 4, bytes: [0x66, 0x74, 0x79, 0x70], also: { offset: 8, text: ['qt  '] } },
  { type: 'video/mp4', extensions: ['mp4', 'm4v'], offset: 4, bytes: [0x66, 0x74, 0x79, 0x70], also: { offset: 8, text: ['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', 'dash', 'MSNV'] } },
  { type: 'video/webm', extensions: ['webm'], offset: 0, bytes: [0x1a, 0x45, 0xdf, 0xa3] },
  { type: 'application/pdf', extensions: ['pdf'], offset: 0, bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
];
/** How much of a file its type is read from. */
export const SNIFFED_BYTES = 16;

/** The type of a file by its first bytes; null when it is none of those that are taken. */
export function sniff(head: Buffer): { type: string; extensions: readonly string[] } | null {
  return signatures.find(({ offset, bytes, also }) =>
    bytes.every((byte, at) => head[offset + at] === byte) && (!also || also.text.includes(head.subarray(also.offset, also.offset + 4).toString('latin1')))) ?? null;
}

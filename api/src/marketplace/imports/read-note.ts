import type { NoteFormat, Platform } from '@meadow/shared';
import { declaresSponsorship } from '../../trust/index.ts';
import { cutText, readCount, readFlag, readInstant, readList, readText } from './cell-values.ts';
import { valueAt, type ImportField, type Mapping } from './detect-columns.ts';
import { platformOf, type FileHints, type Refusal } from './read-creator.ts';

/** A past post as a row of a file describes it. */
export interface ImportedNote {
  platform: Platform;
  externalId: string;
  creatorId: string;
  format: NoteFormat;
  title: string;
  text: string;
  url: string | null;
  publishedAt: Date;
  likes: number;
  saves: number;
  comments: number;
  shares: number;
  tags: string[];
  sponsored: boolean;
  sponsors: string[];
}

const counts = ['likes', 'saves', 'comments', 'shares'] as const;

export function readNote(row: Readonly<Record<string, unknown>>, mapping: Mapping, hints: FileHints): ImportedNote | Refusal {
  const of = (field: ImportField): unknown => (mapping[field] === undefined ? undefined : valueAt(row, mapping[field]));
  const externalId = readText(of('externalId'), 300);
  const creatorId = readText(of('creatorId'), 300);
  if (externalId === '' || creatorId === '') return { refused: 'ID_MISSING', reason: externalId === '' ? 'The row has no id.' : 'The row names no creator.' };
  if (externalId.length > 200 || creatorId.length > 200) return { refused: 'ID_TOO_LONG', reason: 'An id is longer than 200 characters.' };
  const publishedAt = readInstant(of('publishedAt'));
  if (!publishedAt) return { refused: 'DATE_INVALID', reason: `“${readText(of('publishedAt'), 40)}” is not a date.` };
  const read = counts.map((field) => [field, of(field)] as const).map(([field, value]) => [field, isAbsent(value) ? 0 : readCount(value), value] as const);
  const wrong = read.find(([, count]) => count === null);
  if (wrong) return { refused: 'NUMBER_INVALID', reason: `“${readText(wrong[2], 40)}” is not a number of ${wrong[0]}.` };
  const [likes, saves, comments, shares] = read.map(([, count]) => count ?? 0);
  const text = readText(of('text'), 10_000);
  const title = readText(of('title'), 300) || cutText(text.split('\n')[0] ?? '', 80);
  const tags = [...new Set([...readList(of('tags')), ...hashtags(text)])].slice(0, 50);
  const sponsors = readList(of('sponsors'));
  return {
    platform: platformOf(of('platform'), creatorId, hints),
    externalId, creatorId, title, text, publishedAt, tags, sponsors,
    format: /video|reel|clip|视频/i.test(readText(of('format'), 40)) ? 'VIDEO_NOTE' : 'IMAGE_NOTE',
    url: /^https?:\/\//i.test(readText(of('url'), 500)) ? readText(of('url'), 500) : null,
    likes: likes ?? 0, saves: saves ?? 0, comments: comments ?? 0, shares: shares ?? 0,
    sponsored: sponsors.length > 0 || readFlag(of('sponsored')) || declaresSponsorship(`${title} ${text} ${tags.map((tag) => `#${tag}`).join(' ')}`),
  };
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';
const hashtags = (text: string): string[] => [...text.matchAll(/#([\p{L}\p{N}_]{2,40})/gu)].map((match) => match[1] ?? '');

import { ApiError, fromProblem } from '../../errors/apiError.ts';
import { BeginUploadDocument, ConfirmUploadDocument } from '../../graphql/generated/deals.ts';
import { actingForHeader, request } from '../../graphql/request.ts';
import { sha256 } from './sha256.ts';

/** Larger files are hashed by the server alone: here the whole file would have to lie in memory. */
const HASHED_BYTES = 64 * 1_048_576;

export interface SentFile {
  id: string;
  name: string;
  type: string;
}

/**
 * Puts a file into a deal.
 * @throws ApiError; nothing was kept then
 */
export async function putFile(dealId: string, file: File, actingFor?: string): Promise<SentFile> {
  const known = file.size <= HASHED_BYTES ? await sha256(file) : null;
  const { beginUpload: ticket } = await request(BeginUploadDocument, { dealId, name: file.name, bytes: file.size, sha256: known }, actingFor);
  return ticket ? putDirectly(ticket, file, actingFor) : putThrough(dealId, file, known, actingFor);
}

/** Into the storage by itself; then it is looked at, and counts. */
async function putDirectly({ id, url }: { id: string; url: string }, file: File, actingFor?: string): Promise<SentFile> {
  const response = await fetch(url, { method: 'PUT', body: file, credentials: 'omit' }).catch(() => null);
  if (!response?.ok) throw new ApiError('UNAVAILABLE', 'the storage took nothing');
  return (await request(ConfirmUploadDocument, { id }, actingFor)).confirmUpload;
}

async function putThrough(dealId: string, file: File, known: string | null, actingFor?: string): Promise<SentFile> {
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (actingFor) headers[actingForHeader] = actingFor;
  const hash = known ? `&sha256=${known}` : '';
  const response = await fetch(`/api/deals/${dealId}/files?name=${encodeURIComponent(file.name)}${hash}`, { method: 'POST', credentials: 'same-origin', headers, body: file }).catch(() => null);
  if (!response) throw new ApiError('UNAVAILABLE', 'no answer');
  if (!response.ok) throw await fromProblem(response);
  const sent: SentFile = await response.json();
  return sent;
}

import { ApiError, fromProblem } from '../../errors/apiError.ts';
import { actingForHeader } from '../../graphql/request.ts';
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
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (actingFor) headers[actingForHeader] = actingFor;
  const hash = file.size <= HASHED_BYTES ? `&sha256=${await sha256(file)}` : '';
  const response = await fetch(`/api/deals/${dealId}/files?name=${encodeURIComponent(file.name)}${hash}`, { method: 'POST', credentials: 'same-origin', headers, body: file }).catch(() => null);
  if (!response) throw new ApiError('UNAVAILABLE', 'no answer');
  if (!response.ok) throw await fromProblem(response);
  const sent: SentFile = await response.json();
  return sent;
}

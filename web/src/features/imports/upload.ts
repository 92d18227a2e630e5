import { ApiError, fromProblem } from '../../errors/apiError.ts';
import { actingForHeader } from '../../graphql/request.ts';

/**
 * Sends a file as the raw body.
 * @returns the upload's id
 * @throws ApiError
 */
export async function upload(file: File, actingFor?: string): Promise<string> {
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (actingFor) headers[actingForHeader] = actingFor;
  const response = await fetch(`/api/uploads?name=${encodeURIComponent(file.name)}`, { method: 'POST', credentials: 'same-origin', headers, body: file }).catch(() => null);
  if (!response) throw new ApiError('UNAVAILABLE', 'no answer');
  if (!response.ok) throw await fromProblem(response);
  const body: { uploadId: string } = await response.json();
  return body.uploadId;
}

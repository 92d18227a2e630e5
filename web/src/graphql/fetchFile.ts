import { ApiError, fromProblem } from '../errors/apiError.ts';
import { actingForHeader } from './request.ts';

/** Fetches a file as the person, for the organisation acted for. @throws ApiError */
export async function fetchFile(path: string, actingFor?: string): Promise<Blob> {
  const response = await fetch(path, { credentials: 'same-origin', headers: actingFor ? { [actingForHeader]: actingFor } : {} }).catch(() => null);
  if (!response) throw new ApiError('UNAVAILABLE', 'no answer');
  if (!response.ok) throw await fromProblem(response);
  return response.blob();
}

import { errorCodes, type ErrorCode } from '@meadow/shared';

const known: ReadonlySet<string> = new Set(errorCodes);
const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && known.has(code);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What went wrong, as the api names it; `fields` maps a form field to what is wrong with it. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly fields: Readonly<Record<string, string>>;
  /** What the code's sentence may name, such as the amount that is missing. */
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: ErrorCode, message: string, fields: Record<string, string> = {}, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
    this.details = details;
  }
}

/** `extensions.fields` comes as `{field: reason}` or as `[{field, message}]`. */
function fieldsOf(raw: unknown): Record<string, string> {
  if (Array.isArray(raw)) {
    const pairs = raw.filter(isObject).map((entry) => [textOf(entry['field'] ?? entry['path']), textOf(entry['message'] ?? entry['code'])]);
    return Object.fromEntries(pairs);
  }
  if (!isObject(raw)) return {};
  return Object.fromEntries(Object.entries(raw).map(([field, reason]) => [field, Array.isArray(reason) ? reason.join(', ') : String(reason)]));
}

function fromGraphQL(error: Record<string, unknown>): ApiError {
  const extensions = isObject(error['extensions']) ? error['extensions'] : {};
  const code = isErrorCode(extensions['code']) ? extensions['code'] : 'INTERNAL';
  return new ApiError(code, textOf(error['message']), fieldsOf(extensions['fields']), isObject(extensions['details']) ? extensions['details'] : {});
}

/** Reads any failure of a request as one of our codes: no answer at all is `UNAVAILABLE`. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (isObject(error) && Array.isArray(error['errors']) && isObject(error['errors'][0])) return fromGraphQL(error['errors'][0]);
  if (isObject(error) && isObject(error['extensions'])) return fromGraphQL(error);
  const status = isObject(error) ? error['statusCode'] : undefined;
  if (status === 401) return new ApiError('UNAUTHENTICATED', 'signed out');
  if (status === 429) return new ApiError('RATE_LIMITED', 'too many requests');
  return new ApiError('UNAVAILABLE', error instanceof Error ? error.message : 'no answer');
}

/** Reads the body of a failed REST call (RFC 9457) as one of our codes. */
export async function fromProblem(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const code = isObject(body) && isErrorCode(body['code']) ? body['code'] : response.status === 413 ? 'PAYLOAD_TOO_LARGE' : 'UNAVAILABLE';
  return new ApiError(code, isObject(body) ? textOf(body['detail']) : '');
}

import { toApiError } from './apiError.ts';

describe('reading a failure', () => {
  it('takes the code and the fields of the api', () => {
    const error = toApiError({ errors: [{ message: 'no', extensions: { code: 'BAD_USER_INPUT', fields: { title: 'is empty', 'deliverables.0.quantity': ['too many'] } } }] });
    expect(error.code).toBe('BAD_USER_INPUT');
    expect(error.fields).toEqual({ title: 'is empty', 'deliverables.0.quantity': 'too many' });
  });

  it('reads fields that come as a list', () => {
    const error = toApiError({ errors: [{ message: 'no', extensions: { code: 'TERMS_INVALID', fields: [{ field: 'feeMinor', message: 'is negative' }] } }] });
    expect(error.fields).toEqual({ feeMinor: 'is negative' });
  });

  it('calls a code it does not know an internal error, and no answer unavailable', () => {
    expect(toApiError({ errors: [{ message: 'x', extensions: { code: 'SOMETHING_NEW' } }] }).code).toBe('INTERNAL');
    expect(toApiError(new TypeError('Failed to fetch')).code).toBe('UNAVAILABLE');
  });
});

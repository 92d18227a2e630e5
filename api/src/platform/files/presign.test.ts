import { presign } from './presign.ts';

describe('an address that carries its permission', () => {
  // The example of the AWS documentation, "Authenticating requests: using query parameters (Signature Version 4)".
  it('is signed as the standard signs its example', () => {
    const url = presign({
      method: 'GET', url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'), region: 'us-east-1', accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', expiresSeconds: 86_400, now: new Date('2013-05-24T00:00:00Z'),
    });
    expect(new URL(url).searchParams.get('X-Amz-Signature')).toBe('aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404');
    expect(url).toContain('X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request');
  });

  it('holds for one length, one key and one moment', () => {
    const signatureOf = (given: object) => new URL(presign({
      method: 'PUT', url: new URL('http://storage.example:9000/meadow/arriving/one'), region: 'us-east-1', accessKey: 'who', secretKey: 'secret', expiresSeconds: 60, now: new Date(0), headers: { 'content-length': '5' }, ...given,
    })).searchParams.get('X-Amz-Signature');
    const all = [{}, { headers: { 'content-length': '6' } }, { url: new URL('http://storage.example:9000/meadow/arriving/two') }, { now: new Date(1_000) }, { method: 'GET' }, { secretKey: 'other' }].map(signatureOf);
    expect(new Set(all).size).toBe(all.length);
  });
});

import { createHash, createHmac } from 'node:crypto';

/** Where and by whom something may be done for a while, without our secret. */
export interface Presigned {
  method: 'GET' | 'PUT';
  url: URL;
  region: string;
  accessKey: string;
  secretKey: string;
  expiresSeconds: number;
  now: Date;
  /** Headers that have to be sent exactly so; the host is always one of them. */
  headers?: Readonly<Record<string, string>>;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const encoded = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** An address that carries its permission: AWS Signature Version 4 in the query, as every S3-compatible storage takes it. */
export function presign({ method, url, region, accessKey, secretKey, expiresSeconds, now, headers = {} }: Presigned): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;
  const signed = Object.entries({ ...headers, host: url.host }).map(([name, value]) => [name.toLowerCase(), value.trim()] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const query = Object.entries({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': `${accessKey}/${scope}`, 'X-Amz-Date': stamp, 'X-Amz-Expires': String(expiresSeconds), 'X-Amz-SignedHeaders': names,
  }).map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
  const request = [method, url.pathname, query, ...signed.map(([name, value]) => `${name}:${value}`), '', names, 'UNSIGNED-PAYLOAD'].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(request).digest('hex')].join('\n');
  const key = ['s3', 'aws4_request'].reduce((made, part) => hmac(made, part), hmac(hmac(`AWS4${secretKey}`, stamp.slice(0, 8)), region));
  return `${url.origin}${url.pathname}?${query}&X-Amz-Signature=${hmac(key, toSign).toString('hex')}`;
}

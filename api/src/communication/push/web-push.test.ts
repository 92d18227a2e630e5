import { readVapid, TestBrowser } from '../../../test/push-service.ts';
import { encrypt, makeVapidKeys, MAX_PLAIN_BYTES, vapidHeader, wrongOf } from './web-push.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

describe('a message to a browser', () => {
  // RFC 8291, Appendix A.
  const subscription = { endpoint: 'https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV', p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg' };
  const ours = { privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'), salt: bytes('DGv6ra1nlYgDCS1FRnbzlw') };

  it('is written to the byte as the standard writes its example', () => {
    expect(encrypt(Buffer.from('When I grow up, I want to be a watermelon'), subscription, ours).toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN');
  });

  it('is read by the browser it is for and by no other, up to the size that push services take', () => {
    const [browser, other] = [new TestBrowser(), new TestBrowser()];
    const plain = Buffer.alloc(MAX_PLAIN_BYTES, '春');
    const sent = encrypt(plain, { endpoint: subscription.endpoint, ...browser.keys });
    expect(sent.length).toBe(4_096);
    expect(browser.decrypt(sent).equals(plain)).toBe(true);
    expect(() => other.decrypt(sent)).toThrow();
    expect(() => encrypt(Buffer.alloc(MAX_PLAIN_BYTES + 1), { endpoint: subscription.endpoint, ...browser.keys })).toThrow(RangeError);
  });

  it('says who sends it, to its push service alone and for half a day', () => {
    const keys = makeVapidKeys();
    const now = new Date('2026-11-22T00:00:00Z');
    expect(readVapid(vapidHeader(keys, subscription.endpoint, 'https://meadow.example', now))).toEqual({ aud: 'https://push.example.net', exp: now.getTime() / 1_000 + 43_200, sub: 'https://meadow.example', key: keys.publicKey });
    expect(bytes(keys.publicKey)).toHaveLength(65);
  });

  it('goes to no subscription that could not be read or reached', () => {
    expect(wrongOf(subscription)).toEqual({});
    expect(Object.keys(wrongOf({ endpoint: 'somewhere', p256dh: subscription.p256dh, auth: 'c2hvcnQ' }))).toEqual(['endpoint', 'auth']);
    // No point, a point beside the curve, and one written in another way.
    for (const p256dh of ['', 'AAAA', `${subscription.p256dh.slice(0, -3)}AAA`, 'AiVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx']) expect(Object.keys(wrongOf({ ...subscription, p256dh }))).toEqual(['p256dh']);
  });
});

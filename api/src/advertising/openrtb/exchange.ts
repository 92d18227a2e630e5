import { isbot } from 'isbot';
import type { DecisionRequest } from '@meadow/shared';
import type { DecisionTokens } from '../../measurement/edge.ts';
import { AuctionTrace } from '../delivery/auction-trace.ts';
import { decisionId } from '../delivery/decision-ids.ts';
import type { Delivery } from '../delivery/delivery.ts';
import { lossReasons } from '../delivery/loss-counts.ts';
import type { Offer } from '../delivery/offer.ts';
import type { Claim } from '../delivery/frequency.ts';
import type { EligibleGroup, ServedCreative } from '../delivery/eligible-groups.ts';
import type { Viewer } from '../delivery/targeting-index.ts';
import { copyOf, type AdCopy } from './ad-copy.ts';
import { bannerOf } from './banner.ts';
import { readBidRequest, type BidRequest, type Imp } from './bid-request.ts';
import { blockReason, lossReason } from './blocklists.ts';
import { rateBetween, type ExchangeRates } from './exchange-rates.ts';
import { nativeMarkup } from './native.ts';
import { mayKnowViewer } from './privacy.ts';
import type { Fields } from './reading.ts';
import { placementOf, viewerOf } from './viewer.ts';

/** Why nothing is bid, in the numbers of OpenRTB; from 500 on our own. */
export const noBid = { knownCrawler: 3, datacenter: 5, tooLittleTime: 15, noCurrency: 500, nothingFits: 501, mediaNotSold: 502, onlyDeals: 503 } as const;
/** Below this the answer would come too late. */
const LEAST_MS = 5;
const MOST_IMPS = 50;
const MOST_QUERY = 256;
const MARKUP = { banner: 1, native: 4 } as const;
/** Seconds within which the ad must be shown: in a browser, in an app's banner and in an app's native place. */
const EXPIRES_S = { browser: 60, appBanner: 300, appNative: 600 } as const;
const MOST_PENDING = 100_000;

interface ExchangeOptions {
  delivery: Delivery;
  tokens: DecisionTokens;
  edgeUrl: string;
  /** Currency of all bids. */
  currency: string;
  rates: ExchangeRates;
}
interface Fit {
  copy: AdCopy;
  priceMicros: number;
}
interface Pending {
  campaignId: string;
  lease: number;
  micros: number;
  claim: Claim | null;
}
/** What an exchange asks for, as decisions are written down. */
interface AskedByExchange {
  request: Pick<DecisionRequest, 'placement' | 'slots' | 'query' | 'context'>;
  viewer: Viewer;
  /** Whether the person may be known. */
  mayKnow: boolean;
  /** Who was passed over. */
  trace: AuctionTrace;
}
type Markup = { mtype: number; adm: string; w?: number; h?: number };
const NOWHERE = { impression: '', click: '' };

/**
 * Meadow as a bidder on exchanges: what a campaign would pay for a thousand impressions is its bid, and what the exchange clears at is what it pays.
 * @see docs/adr/0044-openrtb.md
 */
export class Exchange {
  private readonly options: ExchangeOptions;
  private readonly at: string;
  private readonly isSecure: boolean;
  /** Bids whose outcome is not known, by decision, oldest first. */
  private readonly pending = new Map<string, Pending>();

  constructor(options: ExchangeOptions) {
    this.options = options;
    this.at = options.edgeUrl.replace(/\/$/, '');
    const { protocol, hostname } = new URL(options.edgeUrl);
    // Browsers take what the own machine serves for secure.
    this.isSecure = protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
  }

  /** @returns a bid response, whose `bidid` names it to whoever asks why @throws MalformedBidRequest */
  async answer(body: Fields, isFromDatacenter: (address: string) => boolean, nowMs: number): Promise<object> {
    const request = readBidRequest(body);
    const asked = this.asked(request, nowMs);
    const refusal = this.refusalOf(request, isFromDatacenter);
    if (typeof refusal === 'number') return this.noBid(request, asked, refusal, nowMs);
    const bids = await this.bidsFor(request, asked, refusal.open, refusal.currency, nowMs);
    if (bids.length === 0) return this.noBid(request, asked, noBid.nothingFits, nowMs);
    if (!request.isTest) {
      const winners = bids.map(({ offer: { decisionId: id, creative, group, price } }) => ({ id, creative, group, next: 0, price }));
      this.options.delivery.records.add({ ...asked, winners, id: null, noBid: 0, nowMs });
    }
    const seats = [...new Set(bids.map(({ seat }) => seat))];
    return { id: request.id, bidid: bids[0]!.bid.id, cur: refusal.currency.code, seatbid: seats.map((seat) => ({ seat, bid: bids.filter((each) => each.seat === seat).map(({ bid }) => bid) })) };
  }

  private noBid({ id: requestId, isTest }: BidRequest, asked: AskedByExchange, nbr: number, nowMs: number): object {
    const id = decisionId();
    if (!isTest) this.options.delivery.records.add({ ...asked, winners: [], id, noBid: nbr, nowMs });
    return { id: requestId, bidid: Buffer.from(id).toString('base64url'), seatbid: [], nbr };
  }

  /** Why nothing is bid on whatever runs, or what may be bid on. */
  private refusalOf(request: BidRequest, isFromDatacenter: (address: string) => boolean): number | { open: Imp[]; currency: { code: string; rate: number } } {
    if (request.device.ua !== '' && isbot(request.device.ua)) return noBid.knownCrawler;
    if (request.device.ip !== '' && isFromDatacenter(request.device.ip)) return noBid.datacenter;
    if (request.tmaxMs !== null && request.tmaxMs > 0 && request.tmaxMs < LEAST_MS) return noBid.tooLittleTime;
    const sold = request.imps.filter((imp) => imp.banner || imp.native);
    if (sold.length === 0) return noBid.mediaNotSold;
    const open = sold.filter((imp) => !imp.isPrivate).slice(0, MOST_IMPS);
    if (open.length === 0) return noBid.onlyDeals;
    const currency = this.currencyFor(request);
    return currency === null ? noBid.noCurrency : { open, currency };
  }

  /** The request in the words of decisions here, as far as it may be known who looks. */
  private asked(request: BidRequest, nowMs: number): AskedByExchange {
    const mayKnow = mayKnowViewer(request, new Date(nowMs).getUTCFullYear());
    const viewer = viewerOf(request, mayKnow, nowMs);
    const query = request.search.slice(0, MOST_QUERY);
    const { country, region, device, language, gender, ageBand, interests } = viewer;
    const context = { country, region, device, language, gender, age_band: ageBand, interests: [...interests] };
    return {
      mayKnow, viewer, trace: new AuctionTrace(),
      request: { placement: placementOf(request) === 'FEED' ? 'feed' : 'search', slots: Math.min(MOST_IMPS, request.imps.length), query, context },
    };
  }

  /** Somebody else won: what was put aside is free at once, where this process still holds it. @param reason OpenRTB's, as the exchange says it */
  lost(token: string, reason: number, nowMs: number): boolean {
    const claims = this.options.tokens.read(token);
    if (!claims) return false;
    this.options.delivery.records.addNotice(claims.decisionId, claims.sourceNo, reason, nowMs);
    const key = Buffer.from(claims.decisionId).toString('base64url');
    const pending = this.pending.get(key);
    this.pending.delete(key);
    if (pending?.claim) this.options.delivery.caps.giveBack(pending.claim);
    if (pending) this.options.delivery.leases.release(pending.campaignId, pending.lease, pending.micros);
    return true;
  }

  /** Won: from here on only an impression can settle it. */
  won(token: string, nowMs: number): boolean {
    const claims = this.options.tokens.read(token);
    if (!claims) return false;
    this.options.delivery.records.addNotice(claims.decisionId, claims.sourceNo, lossReasons.won, nowMs);
    this.pending.delete(Buffer.from(claims.decisionId).toString('base64url'));
    return true;
  }

  /** Ours when it is allowed, otherwise the first that has a rate. */
  private currencyFor({ currencies }: BidRequest): { code: string; rate: number } | null {
    const { currency, rates } = this.options;
    for (const code of currencies.length === 0 ? ['USD', currency] : currencies.includes(currency) ? [currency] : currencies) {
      const rate = rateBetween(rates, currency, code);
      if (rate !== null) return { code, rate };
    }
    return null;
  }

  private async bidsFor(request: BidRequest, { viewer, mayKnow, request: { query = '' }, trace }: AskedByExchange, imps: readonly Imp[], currency: { code: string; rate: number }, nowMs: number) {
    const wish = { viewer, visitor: mayKnow && request.user.id !== '' ? request.user.id : undefined, query, nowMs };
    const taken: EligibleGroup[] = [];
    const bids = [];
    for (const imp of imps) {
      const floorRate = imp.bidfloor === 0 ? 1 : rateBetween(this.options.rates, imp.bidfloorcur, currency.code);
      if (floorRate === null || (imp.secure && !this.isSecure)) continue;
      const floorMicros = imp.bidfloor * floorRate * 1_000_000;
      const offer = this.options.delivery.offer({ ...wish, placement: placementOf(request) }, taken, trace, (group, creative) => this.examine(request, imp, group, creative, currency.rate, floorMicros));
      if (!offer) continue;
      taken.push(offer.group);
      if (offer.claim && !(await this.options.delivery.caps.take([offer.claim]))[0]) {
        this.options.delivery.leases.release(offer.group.campaignId, offer.lease, offer.asideMicros);
        trace.pass(offer.group, lossReasons.capped);
        continue;
      }
      bids.push({ seat: offer.group.brand, offer, bid: this.bid(request, imp, offer) });
    }
    return bids;
  }

  private examine(request: BidRequest, imp: Imp, group: EligibleGroup, creative: ServedCreative, rate: number, floorMicros: number): Fit | number {
    // Rounded once, downwards, to a hundredth of a cent.
    // By the mean: what is given up to learn would be paid to somebody else here.
    const priceMicros = Math.floor((group.meanScore * rate) / 100) * 100;
    if (priceMicros <= 0 || priceMicros < floorMicros) return lossReason.belowFloor;
    const copy = copyOf(creative);
    const blocked = blockReason(request, group.brand, copy);
    if (blocked !== 0) return blocked;
    return this.markup(imp, copy, NOWHERE) === null ? lossReason.format : { copy, priceMicros };
  }

  private markup({ banner, native, secure }: Imp, copy: AdCopy, to: { impression: string; click: string }): Markup | null {
    const adm = native ? nativeMarkup(native, copy, to, secure) : null;
    if (adm !== null) return { mtype: MARKUP.native, adm };
    const made = banner ? bannerOf(banner, copy, to, secure) : null;
    return made && { mtype: MARKUP.banner, ...made };
  }

  private bid(request: BidRequest, imp: Imp, { group, creative, made: { copy, priceMicros }, token, decisionId, lease, asideMicros, claim }: Offer<Fit>) {
    const price = priceMicros / 1_000_000;
    const key = Buffer.from(decisionId).toString('base64url');
    if (request.isTest) {
      this.options.delivery.leases.release(group.campaignId, lease, asideMicros);
      if (claim) this.options.delivery.caps.giveBack(claim);
    } else this.remember(key, { campaignId: group.campaignId, lease, micros: asideMicros, claim });
    const to = (path: string) => (request.isTest ? `${this.at}/openrtb2/test` : `${this.at}/openrtb2/${path}?t=${token}&b=${price}&p=\${AUCTION_PRICE}`);
    const markup = this.markup(imp, copy, { impression: to('i.gif'), click: to('click') })!;
    return {
      id: key, impid: imp.id, price, ...markup,
      nurl: to('win'), burl: to('billing'), lurl: `${to('loss')}${request.isTest ? '' : '&r=${AUCTION_LOSS}'}`,
      adomain: [copy.domain], ...(copy.bundle === null ? {} : { bundle: copy.bundle }), cid: group.campaignId, crid: creative.id, cat: copy.categories,
      language: copy.isChinese ? 'zh' : 'en',
      exp: request.isApp ? (markup.mtype === MARKUP.native ? EXPIRES_S.appNative : EXPIRES_S.appBanner) : EXPIRES_S.browser,
    };
  }

  private remember(key: string, pending: Pending): void {
    this.pending.set(key, pending);
    if (this.pending.size <= MOST_PENDING) return;
    const [oldest] = this.pending.keys();
    if (oldest !== undefined) this.pending.delete(oldest);
  }
}

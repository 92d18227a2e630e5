import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';

export type ParcelFate = 'receive' | 'lose' | 'return';
export interface Booking {
  tracking: string;
  /** What the carrier will report, and after how long; a real one reports by itself. */
  reports: { fate: ParcelFate; afterMs: number };
}

/** Who carries parcels. */
export abstract class Carrier {
  /** Books one parcel; the same reference is the same parcel, however often it is booked. */
  abstract book(reference: string, address: string): Promise<Booking>;
}

const DAY = 86_400_000;

/** A carrier to try with: some parcels are slow, one in ten is lost, one in ten comes back; always the same for a reference. */
@Injectable()
export class SandboxCarrier extends Carrier {
  book(reference: string): Promise<Booking> {
    const [fate = 0, slow = 0] = createHash('sha256').update(reference).digest();
    const reported: ParcelFate = fate < 26 ? 'lose' : fate < 52 ? 'return' : 'receive';
    return Promise.resolve({ tracking: `SBX-${reference}`, reports: { fate: reported, afterMs: (1 + (slow % 6)) * DAY } });
  }
}

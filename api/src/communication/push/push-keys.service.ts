import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { seal, unseal } from '../../platform/crypto/sealed.ts';
import { Database } from '../../platform/database/database.ts';
import { anonymousContext } from '../../platform/database/tenant-context.ts';
import { makeVapidKeys, type Subscription, type VapidKeys } from './web-push.ts';

/** The installation's key pair before push services, and the seal of what browsers handed out. */
@Injectable()
export class PushKeysService {
  private known: VapidKeys | undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Made when first asked for, by whichever process comes first. */
  async keys(): Promise<VapidKeys> {
    this.known ??= (await this.read()) ?? (await this.make());
    return this.known;
  }

  seal(subscription: Subscription, deviceId: string): string {
    return seal(JSON.stringify(subscription), this.config.SECRET ?? '', deviceId);
  }

  unseal(sealed: string, deviceId: string): Subscription {
    return JSON.parse(unseal(sealed, this.secrets, deviceId)) as Subscription;
  }

  private async read(): Promise<VapidKeys | undefined> {
    const [row] = await this.db.read<{ public_key: string; sealed_private: string }>(anonymousContext, 'SELECT public_key, sealed_private FROM push_keys', []);
    return row && { publicKey: row.public_key, privateKey: unseal(row.sealed_private, this.secrets, 'push') };
  }

  private async make(): Promise<VapidKeys> {
    const { publicKey, privateKey } = makeVapidKeys();
    await this.db.transaction(anonymousContext, (tx) => tx.query(
      'INSERT INTO push_keys (public_key, sealed_private, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [publicKey, seal(privateKey, this.config.SECRET ?? '', 'push'), this.clock.now()]));
    const made = await this.read();
    if (!made) throw new Error('the keys of this installation were not kept');
    return made;
  }

  private get secrets(): string[] {
    return [this.config.SECRET ?? '', ...this.config.PREVIOUS_SECRETS];
  }
}

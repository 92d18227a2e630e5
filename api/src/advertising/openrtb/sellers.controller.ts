import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Allow } from '../../identity/index.ts';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { adsTxt, sellersJson } from './sellers.ts';

/** Exchanges look for both at the root of the address that people know, which is not always the edge's. */
@Controller()
export class SellersController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Allow('public')
  @Get('ads.txt')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  adsTxt(): string {
    return adsTxt(this.config);
  }

  @Allow('public')
  @Get('sellers.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  sellersJson(): string {
    return sellersJson(this.config);
  }
}

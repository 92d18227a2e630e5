import { Injectable } from '@nestjs/common';
import { CampaignsReader } from '../advertising/index.ts';
import { OrganisationsService, type Viewer } from '../identity/index.ts';
import type { Channel } from '../measurement/index.ts';
import type { CreditChannelView } from './credit-report.view.ts';

/** Names of creators, campaigns and links that measurement knows by id only. */
@Injectable()
export class ChannelNames {
  constructor(
    private readonly organisations: OrganisationsService,
    private readonly campaigns: CampaignsReader,
  ) {}

  /** @returns how each of the channels is shown; without a name, by its id */
  async of(viewer: Viewer, channels: readonly Channel[]): Promise<(channel: Channel) => CreditChannelView> {
    const ids = (kind: Channel['kind']) => [...new Set(channels.flatMap((channel) => (channel.kind === kind ? [channel.id] : [])))];
    const [organisations, campaigns] = await Promise.all([this.organisations.byIds(ids('CREATOR')), this.campaigns.names(viewer.context, ids('CAMPAIGN'))]);
    const creators = new Map(organisations.map((one) => [one.id, one.name]));
    return ({ kind, id, slug }) => ({ kind, id, name: slug ?? creators.get(id) ?? campaigns.get(id) ?? id });
  }
}

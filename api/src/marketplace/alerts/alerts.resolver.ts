import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, CurrentViewer, type Viewer } from '../../identity/index.ts';
import { ContactSettings, ContactSettingsInput } from './alerts.view.ts';
import { ContactSettingsService } from './contact-settings.service.ts';

@Resolver()
export class AlertsResolver {
  constructor(private readonly settings: ContactSettingsService) {}

  @Allow('brief:apply')
  @Query(() => ContactSettings)
  contactSettings(@CurrentViewer() viewer: Viewer): Promise<ContactSettings> {
    return this.settings.of(viewer);
  }

  @Allow('creator:edit')
  @Mutation(() => ContactSettings)
  saveContactSettings(@CurrentViewer() viewer: Viewer, @Args('input', { type: () => ContactSettingsInput }) input: ContactSettingsInput): Promise<ContactSettings> {
    return this.settings.save(viewer, input);
  }
}

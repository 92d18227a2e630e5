import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Locale } from '@meadow/shared';
import { Allow, CurrentViewer } from '../access/allow.ts';
import type { Viewer } from '../access/viewer.ts';
import { InvitationsService } from './invitations.service.ts';
import { InvitationView, InviteColleagueInput, LocaleEnum, MembershipView, UserView } from './member.view.ts';
import { MembersService } from './members.service.ts';

@Resolver()
export class MembersResolver {
  constructor(
    private readonly people: MembersService,
    private readonly links: InvitationsService,
  ) {}

  @Allow('org:read')
  @Query(() => [MembershipView])
  members(@CurrentViewer() viewer: Viewer): Promise<MembershipView[]> {
    return this.people.list(viewer);
  }

  @Allow('member:manage')
  @Query(() => [InvitationView])
  invitations(@CurrentViewer() viewer: Viewer): Promise<InvitationView[]> {
    return this.links.list(viewer);
  }

  @Allow('public')
  @Query(() => InvitationView, { nullable: true })
  invitation(@Args('token', { type: () => String }) token: string): Promise<InvitationView | null> {
    return this.links.find(token);
  }

  @Allow('member:manage')
  @Mutation(() => InvitationView)
  inviteColleague(@CurrentViewer() viewer: Viewer, @Args('input') input: InviteColleagueInput): Promise<InvitationView> {
    return this.links.invite(viewer, input.email, input.role);
  }

  @Allow('member:manage')
  @Mutation(() => Boolean)
  revokeInvitation(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    return this.links.revoke(viewer, id);
  }

  @Allow('member:manage')
  @Mutation(() => Boolean)
  removeMember(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    return this.people.remove(viewer, id);
  }

  @Allow('signed-in')
  @Mutation(() => UserView)
  setLocale(@CurrentViewer() viewer: Viewer, @Args('locale', { type: () => LocaleEnum }) locale: Locale): Promise<UserView> {
    return this.people.setLocale(viewer, locale);
  }
}

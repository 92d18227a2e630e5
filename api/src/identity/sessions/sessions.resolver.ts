import '@fastify/cookie';
import { Inject } from '@nestjs/common';
import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from '../../platform/config/config.ts';
import { NotFound, Unauthenticated } from '../../platform/errors/domain-error.ts';
import { Allow, CurrentViewer } from '../access/allow.ts';
import type { Viewer } from '../access/viewer.ts';
import { InvitationsService } from '../members/invitations.service.ts';
import { AcceptInvitationInput } from '../members/member.view.ts';
import { OrganisationsService } from '../organisations/organisations.service.ts';
import { cookieName, cookieOptions } from './session-token.ts';
import { SessionsService } from './sessions.service.ts';
import { LogInInput, SignUpInput, ViewerView } from './viewer.view.ts';
import { Viewers } from './viewers.ts';

interface HttpContext {
  request: FastifyRequest;
  reply: FastifyReply;
  viewer: Viewer | null;
}

@Resolver()
export class SessionsResolver {
  constructor(
    private readonly sessions: SessionsService,
    private readonly viewers: Viewers,
    private readonly links: InvitationsService,
    private readonly organisations: OrganisationsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Allow('public')
  @Query(() => ViewerView, { nullable: true, description: 'Null when nobody is signed in.' })
  async viewer(@Context() { viewer }: HttpContext): Promise<ViewerView | null> {
    return viewer && this.view(viewer);
  }

  @Allow('public')
  @Mutation(() => ViewerView)
  async signUp(@Args('input') input: SignUpInput, @Context() http: HttpContext): Promise<ViewerView> {
    return this.enter(http, await this.sessions.signUp(input));
  }

  @Allow('public')
  @Mutation(() => ViewerView)
  async logIn(@Args('input') input: LogInInput, @Context() http: HttpContext): Promise<ViewerView> {
    return this.enter(http, await this.sessions.logIn(input.email, input.password, http.request.ip));
  }

  @Allow('public')
  @Mutation(() => ViewerView)
  async acceptInvitation(@Args('input') input: AcceptInvitationInput, @Context() http: HttpContext): Promise<ViewerView> {
    return this.enter(http, await this.links.accept(http.viewer, input));
  }

  @Allow('signed-in')
  @Mutation(() => Boolean)
  async logOut(@Context() http: HttpContext): Promise<boolean> {
    const token = this.tokenOf(http);
    if (token) await this.sessions.logOut(token);
    // With the attributes it was set with: a browser lets go of a `__Host-` cookie only so.
    void http.reply.clearCookie(cookieName(this.config.PUBLIC_URL), cookieOptions(this.config.PUBLIC_URL));
    return true;
  }

  @Allow('signed-in')
  @Mutation(() => ViewerView)
  async switchOrganisation(@CurrentViewer() viewer: Viewer, @Args('id', { type: () => ID }) id: string, @Context() http: HttpContext): Promise<ViewerView> {
    const token = this.tokenOf(http);
    if (!token) throw new Unauthenticated();
    return this.enter(http, await this.sessions.switchTo(viewer.userId, id, token));
  }

  private tokenOf({ request }: HttpContext): string | undefined {
    return request.cookies[cookieName(this.config.PUBLIC_URL)];
  }

  private async enter(http: HttpContext, token: string): Promise<ViewerView> {
    const viewer = await this.viewers.find(token);
    if (!viewer) throw new Unauthenticated();
    void http.reply.setCookie(cookieName(this.config.PUBLIC_URL), token, cookieOptions(this.config.PUBLIC_URL));
    return this.view(viewer);
  }

  private async view(viewer: Viewer): Promise<ViewerView> {
    const [found, organisations] = await Promise.all([
      this.organisations.byIds([viewer.organisationId, viewer.accountId]),
      this.organisations.ofUser(viewer),
    ]);
    const organisation = found.find((one) => one.id === viewer.organisationId);
    const actingFor = found.find((one) => one.id === viewer.accountId);
    if (!organisation || !actingFor) throw new NotFound('organisation', viewer.accountId);
    const { userId, email, name, locale, role } = viewer;
    const user = { id: userId, email, name, locale, createdAt: organisation.createdAt };
    return { user, organisation, actingFor, role, permissions: [...viewer.permissions], organisations };
  }
}

import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  Sessions,
  SignIn,
  type NewSession,
  type Person,
  type Session,
  type SignInOrigin,
} from '@trace/casework';
import { Partners } from '@trace/exchange';
import { Clock, Config, Problem } from '@trace/platform';
import type { Request, Response } from 'express';
import { InvitationInput, SignInInput, TakeCapacity } from './access.message.ts';
import { Allow, OPEN } from './allow.ts';
import { callOf } from './call.ts';
import { SessionsQuery } from './case-query.view.ts';
import { Documented } from './documented.ts';
import { Caller, CallerSession, Origin } from './headers.ts';
import { SessionIdPipe } from './path-ids.ts';
import { giveSessionCookie, sessionCookieOf, takeSessionCookie } from './session-cookie.ts';
import { meGround } from './me-ground.ts';
import { MeView } from './views/me.view.ts';
import { SessionsView, SessionView, SignedInView } from './views/session.view.ts';

/** Where people come in, and go again. */
@Controller('v1')
export class SessionsController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly partners: Partners,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Says whether the browser is signed in, and how it could be. */
  @Get('session')
  @Allow(OPEN)
  @Documented({ ok: SignedInView, problems: [], open: true })
  async showSession(@Req() request: Request): Promise<SignedInView> {
    const { oidc } = this.sessions.settings;
    return {
      signedIn: await this.isSignedIn(sessionCookieOf(request)),
      state: this.partners.ownState,
      ways: { password: true, ...(oidc && { oidc: { name: oidc.name, start: '/v1/oidc/start' } }) },
    };
  }

  /** Signs in with name, password and, where the account has a second factor, its code. */
  @Post('session')
  @Allow(OPEN)
  @Documented({
    saves: SignInInput,
    made: MeView,
    problems: [400, 401, 403, 408, 413, 415, 429],
    open: true,
  })
  async beginSession(
    @Body() given: SignInInput,
    @Origin() origin: SignInOrigin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MeView> {
    return this.welcome(await this.signIn.withPassword(given, origin), response);
  }

  /** Takes up an invitation: sets the password and signs in. */
  @Post('session/invitation')
  @Allow(OPEN)
  @Documented({
    saves: InvitationInput,
    made: MeView,
    problems: [400, 401, 403, 408, 413, 415, 422, 429],
    open: true,
  })
  async takeInvitation(
    @Body() given: InvitationInput,
    @Origin() origin: SignInOrigin,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MeView> {
    return this.welcome(await this.signIn.withInvitation(given, origin), response);
  }

  /** Changes the capacity in which somebody acts: another of his roles, or the place of somebody who is absent. */
  @Put('session')
  @Allow('session.use')
  @Documented({ saves: TakeCapacity, ok: MeView, problems: [404, 408, 413, 415] })
  async takeCapacity(
    @CallerSession() session: Session,
    @Body() wish: TakeCapacity,
  ): Promise<MeView> {
    return this.me(await this.sessions.take(session, wish));
  }

  /** Signs out. */
  @Delete('session')
  @HttpCode(204)
  @Allow('session.use')
  @Documented({ gone: true, problems: [404] })
  async endSession(
    @CallerSession() session: Session,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.sessions.end(session);
    takeSessionCookie(response);
  }

  /** Lists the own sessions; an administrator may ask for everybody's. */
  @Get('sessions')
  @Allow('session.list')
  @Documented({ ok: SessionsView, problems: [] })
  async listSessions(
    @Caller() { person, role }: Person,
    @Query() { all }: SessionsQuery,
    @Req() request: Request,
  ): Promise<SessionsView> {
    if (all === 'true' && role !== 'ADMINISTRATOR') throw new Problem('role.forbidden');
    const listed = await this.sessions.list(all === 'true' ? undefined : person);
    const current = callOf(request).session?.row.sessionId;
    return { sessions: listed.map((one) => SessionView.of(one, current)) };
  }

  /** Ends a session: an own one, or anybody's for an administrator. */
  @Delete('sessions/:sessionId')
  @HttpCode(204)
  @Allow('session.use')
  @Documented({ gone: true, problems: [404] })
  async revokeSession(
    @Caller() person: Person,
    @Param('sessionId', SessionIdPipe) sessionId: string,
  ): Promise<void> {
    await this.sessions.revoke(person, sessionId);
  }

  private welcome({ session, secret }: NewSession, response: Response): MeView {
    giveSessionCookie(response, secret);
    return this.me(session);
  }

  private me(session: Session): MeView {
    const ground = meGround(this.sessions, this.partners, this.clock, this.config);
    return MeView.of(session.person, session, ground);
  }

  private async isSignedIn(secret: string | undefined): Promise<boolean> {
    if (secret === undefined) return false;
    return this.sessions.bearer(secret).then(
      () => true,
      (fault: unknown) => {
        if (fault instanceof Problem && fault.code === 'session.ended') return false;
        throw fault;
      },
    );
  }
}

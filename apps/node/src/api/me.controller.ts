import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req } from '@nestjs/common';
import { OwnAccount, Sessions, type Person, type Session } from '@trace/casework';
import { Partners } from '@trace/exchange';
import { Clock, Config } from '@trace/platform';
import type { Request } from 'express';
import {
  ChangeLanguage,
  ChangePassword,
  ConfirmSecondFactor,
  OfferSecondFactor,
  SetAbsence,
  SetMail,
} from './access.message.ts';
import { Allow } from './allow.ts';
import { callOf } from './call.ts';
import { Documented } from './documented.ts';
import { Caller, CallerSession } from './headers.ts';
import { meGround, type MeGround } from './me-ground.ts';
import { MeView, SecondFactorView } from './views/me.view.ts';

/** Where people look after their own accounts. What stands here is about the caller, so reading leaves no line. */
@Controller('v1/me')
export class MeController {
  constructor(
    private readonly ownAccount: OwnAccount,
    private readonly sessions: Sessions,
    private readonly partners: Partners,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Shows who calls, what he may do, and what he has to do first. */
  @Get()
  @Allow('session.use')
  @Documented({ ok: MeView, problems: [] })
  showMe(@Caller() person: Person, @Req() request: Request): MeView {
    return MeView.of(person, callOf(request).session, this.ground());
  }

  /** Sets another password; the other sessions of this person end. */
  @Put('password')
  @HttpCode(204)
  @Allow('session.use')
  @Documented({ saves: ChangePassword, gone: true, problems: [404, 408, 413, 415, 422, 429] })
  async changePassword(
    @CallerSession() session: Session,
    @Body() { current, password }: ChangePassword,
  ): Promise<void> {
    await this.ownAccount.changePassword(session, current, password);
  }

  /** Sets the language in which the console speaks to this person. */
  @Put('language')
  @HttpCode(204)
  @Allow('session.use')
  @Documented({ saves: ChangeLanguage, gone: true, problems: [404, 408, 413, 415] })
  async changeLanguage(
    @CallerSession() session: Session,
    @Body() { language }: ChangeLanguage,
  ): Promise<void> {
    await this.ownAccount.changeLanguage(session, language);
  }

  /** Sets to which address mails go to this person, and at which hour a summary of the day. */
  @Put('mail')
  @HttpCode(204)
  @Allow('session.use')
  @Documented({ saves: SetMail, gone: true, problems: [404, 408, 413, 415, 422] })
  async setMail(
    @CallerSession() session: Session,
    @Body() { email, digestHour, zone }: SetMail,
  ): Promise<void> {
    const wish = {
      ...(email !== undefined && { email }),
      ...(digestHour !== undefined && { digestHour }),
      ...(zone !== undefined && { zone }),
    };
    await this.ownAccount.setMail(session, wish, this.ground().zone);
  }

  /** Offers a second factor; it counts when a code has shown that it is held. */
  @Post('second-factor')
  @Allow('session.use')
  @Documented({
    saves: OfferSecondFactor,
    made: SecondFactorView,
    problems: [404, 408, 413, 415, 429],
  })
  async offerSecondFactor(
    @CallerSession() session: Session,
    @Body() { password }: OfferSecondFactor,
  ): Promise<SecondFactorView> {
    return this.ownAccount.offerSecondFactor(session, password);
  }

  /** Takes up the second factor that was offered. */
  @Put('second-factor')
  @HttpCode(204)
  @Allow('session.use')
  @Documented({ saves: ConfirmSecondFactor, gone: true, problems: [404, 408, 413, 415, 422, 429] })
  async confirmSecondFactor(
    @CallerSession() session: Session,
    @Body() { code }: ConfirmSecondFactor,
  ): Promise<void> {
    await this.ownAccount.confirmSecondFactor(session, code);
  }

  /** Names who stands in while this person is away. */
  @Put('absence')
  @HttpCode(204)
  @Allow('session.use')
  @Documented({ saves: SetAbsence, gone: true, problems: [404, 408, 413, 415, 422] })
  async setAbsence(@CallerSession() session: Session, @Body() absence: SetAbsence): Promise<void> {
    await this.ownAccount.setAbsence(session, absence);
  }

  /** Ends that: this person is back. */
  @Delete('absence')
  @HttpCode(204)
  @Allow('session.use')
  @Documented({ gone: true, problems: [404] })
  async endAbsence(@CallerSession() session: Session): Promise<void> {
    await this.ownAccount.setAbsence(session, undefined);
  }

  private ground(): MeGround {
    return meGround(this.sessions, this.partners, this.clock, this.config);
  }
}

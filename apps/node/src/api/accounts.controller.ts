import { Body, Controller, Get, Param, Post, Put, Res } from '@nestjs/common';
import {
  Accounts,
  colleagues,
  PERMISSIONS,
  ROLES,
  type AccountRow,
  type Person,
} from '@trace/casework';
import { Clock } from '@trace/platform';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { ChangeAccount, CreateAccount, InviteAgain } from './access.message.ts';
import { Allow } from './allow.ts';
import { Documented } from './documented.ts';
import { Caller, etagOf, ReadVersion } from './headers.ts';
import { AccountIdPipe } from './path-ids.ts';
import {
  AccountsView,
  AccountView,
  ColleagueView,
  InvitationView,
  NewAccountView,
  PeopleView,
  PermissionsView,
} from './views/account.view.ts';

/** Where an administrator says who works on this node, and where everybody sees who does. */
@Controller('v1')
export class AccountsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Lists who works here: names, roles and who is away. */
  @Get('people')
  @Allow('people.read')
  @Documented({ ok: PeopleView, problems: [] })
  async listPeople(): Promise<PeopleView> {
    const people = await colleagues(this.dataSource, this.clock);
    return { people: people.map((one) => ColleagueView.of(one)) };
  }

  /** Shows the permission table: which roles may do what. */
  @Get('permissions')
  @Allow('permissions.read')
  @Documented({ ok: PermissionsView, problems: [] })
  showPermissions(): PermissionsView {
    const actions = Object.entries(PERMISSIONS).map(([action, roles]) => [action, [...roles]]);
    return {
      roles: [...ROLES],
      actions: Object.fromEntries(actions) as PermissionsView['actions'],
    };
  }

  /** Lists the accounts. */
  @Get('accounts')
  @Allow('account.read')
  @Documented({ ok: AccountsView, problems: [] })
  async listAccounts(): Promise<AccountsView> {
    const now = this.clock.now();
    return { accounts: (await this.accounts.list()).map((one) => AccountView.of(one, now)) };
  }

  /** Shows one account. */
  @Get('accounts/:accountId')
  @Allow('account.read')
  @Documented({ ok: AccountView, problems: [404], etag: true })
  async getAccount(
    @Param('accountId', AccountIdPipe) accountId: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccountView> {
    return this.answer(response, await this.accounts.get(accountId));
  }

  /** Makes an account. Its person gets in with the code that is shown here, this once. */
  @Post('accounts')
  @Allow('account.manage')
  @Documented({ saves: CreateAccount, made: NewAccountView, problems: [408, 409, 413, 415] })
  async createAccount(
    @Caller() person: Person,
    @Body() order: CreateAccount,
  ): Promise<NewAccountView> {
    const { account, invitation } = await this.accounts.create(person, order);
    return {
      account: AccountView.of(account, this.clock.now()),
      invitation: InvitationView.of(invitation),
    };
  }

  /** Changes roles and unit, or closes an account; whatever its person had open ends at once. */
  @Put('accounts/:accountId')
  @Allow('account.manage')
  @Documented({
    saves: ChangeAccount,
    ok: AccountView,
    etag: true,
    step: true,
    problems: [404, 408, 409, 412, 413, 415, 428],
  })
  async changeAccount(
    @Param('accountId', AccountIdPipe) accountId: string,
    @Caller() person: Person,
    @ReadVersion() version: number,
    @Body() order: ChangeAccount,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccountView> {
    return this.answer(response, await this.accounts.change(person, accountId, version, order));
  }

  /** Invites the person of an account anew: for a forgotten password, or a second factor that was lost. */
  @Post('accounts/:accountId/invitation')
  @Allow('account.manage')
  @Documented({ saves: InviteAgain, made: InvitationView, problems: [404, 408, 413, 415] })
  async inviteAgain(
    @Param('accountId', AccountIdPipe) accountId: string,
    @Caller() person: Person,
    @Body() { lostFactorProof }: InviteAgain,
  ): Promise<InvitationView> {
    return InvitationView.of(await this.accounts.invite(person, accountId, lostFactorProof));
  }

  private answer(response: Response, row: AccountRow): AccountView {
    response.setHeader('ETag', etagOf(row.version));
    return AccountView.of(row, this.clock.now());
  }
}

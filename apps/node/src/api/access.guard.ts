import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  AccessTokens,
  assertAllowed,
  CaseAccess,
  Sessions,
  type Action,
  type Person,
} from '@trace/casework';
import { Problem } from '@trace/platform';
import type { Request } from 'express';
import { Strangers } from '../strangers.ts';
import { ALLOW, OPEN } from './allow.ts';
import { CallPaces } from './call-paces.ts';
import { callOf, type Call } from './call.ts';
import { reasonOf } from './headers.ts';
import { isOwnSite } from './own-site.ts';
import { sessionCookieOf } from './session-cookie.ts';

/** What is open to somebody who has something to set up first. */
const ALWAYS_OPEN: Action = 'session.use';

/** Asks of every call: who is it, and does the table allow that? A route that names no permission stays shut. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
    private readonly sessions: Sessions,
    private readonly cases: CaseAccess,
    private readonly paces: CallPaces,
    private readonly strangers: Strangers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const action = this.reflector.get<Action | typeof OPEN | undefined>(
      ALLOW,
      context.getHandler(),
    );
    if (action === undefined)
      throw new Error(`route without a permission: ${context.getHandler().name}`);
    const request = context.switchToHttp().getRequest<Request>();
    if (action === OPEN) {
      // Nobody is signed in by another site either.
      if (request.method !== 'GET') this.assertOwnSite(request);
      return true;
    }
    const call = callOf(request);
    const person = await this.personOf(request, call);
    this.strangers.known(request.socket, person.person);
    call.person = { ...person, correlationId: call.correlationId };
    if (call.session) {
      Object.assign(call.session, { person: call.person });
      if (call.session.tasks.length > 0 && action !== ALWAYS_OPEN)
        throw new Problem('session.restricted');
    }
    this.paces.count(call, person.person);
    assertAllowed(call.person, action);
    const { path: route } = request.route as { path: string };
    const params = request.params as Record<string, string | undefined>;
    await this.cases.assertMayReach(call.person, { route, params });
    // Some routes ask for a reason; on every other one a person may give it.
    if (request.headers['x-reason'] !== undefined) call.origin.reason = reasonOf(request);
    return true;
  }

  /** Who calls: the bearer of a token, or of the cookie of a session. */
  private async personOf(request: Request, call: Call): Promise<Person> {
    const { authorization } = request.headers;
    const secret = sessionCookieOf(request);
    if (authorization === undefined && secret !== undefined) {
      call.session = await this.sessions.bearer(secret);
      this.assertOwnSite(request);
      return call.session.person;
    }
    const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization ?? '')?.[1];
    if (bearer === undefined) throw new Problem('auth.missing');
    return this.tokens.bearer(bearer);
  }

  private assertOwnSite(request: Request): void {
    if (!isOwnSite(request, this.sessions.settings.consoleOrigin))
      throw new Problem('session.cross-site');
  }
}

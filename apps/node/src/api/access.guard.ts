import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessTokens, assertAllowed, type Action } from '@trace/casework';
import { Problem } from '@trace/platform';
import type { Request } from 'express';
import { ALLOW, OPEN } from './allow.ts';
import { callOf } from './call.ts';

/** Asks of every call: who is it, and does the table allow that? A route that names no permission stays shut. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const action = this.reflector.get<Action | typeof OPEN | undefined>(
      ALLOW,
      context.getHandler(),
    );
    if (action === OPEN) return true;
    if (action === undefined)
      throw new Error(`route without a permission: ${context.getHandler().name}`);
    const request = context.switchToHttp().getRequest<Request>();
    const call = callOf(request);
    const bearer = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer === undefined) {
      throw new Problem('auth.missing');
    }
    call.person = { ...(await this.tokens.bearer(bearer)), correlationId: call.correlationId };
    assertAllowed(call.person, action);
    return true;
  }
}

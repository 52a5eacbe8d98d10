import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { Problem } from '@trace/platform';
import { parseStrictJson } from '@trace/protocol';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { ANY_QUERY } from './any-query.ts';
import { BodyLimits, readBody } from './body-reader.ts';

/**
 * Takes in what a route declares and nothing else: reads and strictly parses the body after the caller is known and
 * before any check of its shape, and refuses query parameters on routes that have none.
 */
@Injectable()
export class InputInterceptor implements NestInterceptor {
  constructor(private readonly limits: BodyLimits) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const takesAny = Reflect.getMetadata(ANY_QUERY, context.getHandler()) === true;
    if (!takesAny && !declares(context, RouteParamtypes.QUERY) && request.url.includes('?')) {
      throw new Problem('query.invalid', 'This call takes no query parameters.');
    }
    if (declares(context, RouteParamtypes.BODY)) {
      request.body = parseStrictJson(await readBody(request, this.limits), {
        maxBytes: this.limits.mostBytes,
      });
    }
    return next.handle();
  }
}

function declares(context: ExecutionContext, type: RouteParamtypes): boolean {
  const declared: unknown = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    context.getClass(),
    context.getHandler().name,
  );
  return Object.keys(declared ?? {}).some((key) => key.startsWith(`${type}:`));
}

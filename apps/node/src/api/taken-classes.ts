import type { INestApplication } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { ModulesContainer } from '@nestjs/core';

type Class = new () => object;

/** The classes by which everything is checked that the routes take in. */
export interface TakenClasses {
  bodies: ReadonlySet<Class>;
  /** Those of queries, by the name of the handler. */
  queries: ReadonlyMap<string, Class>;
}

/** Reads from the handlers of all routes which classes they declare for their bodies and queries. */
export function takenClasses(app: INestApplication): TakenClasses {
  const [bodies, queries] = [new Set<Class>(), new Map<string, Class>()];
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      const { prototype } = metatype as unknown as { prototype: object };
      for (const handler of Object.getOwnPropertyNames(prototype)) {
        const types = Reflect.getMetadata('design:paramtypes', prototype, handler) as
          readonly Class[] | undefined;
        const taken = Reflect.getMetadata(ROUTE_ARGS_METADATA, metatype as object, handler) as
          Record<string, { index: number }> | undefined;
        for (const [key, { index }] of Object.entries(taken ?? {})) {
          const type = types?.[index];
          if (type && key.startsWith(`${RouteParamtypes.BODY}:`)) bodies.add(type);
          if (type && key.startsWith(`${RouteParamtypes.QUERY}:`)) queries.set(handler, type);
        }
      }
    }
  }
  return { bodies, queries };
}

import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Action } from '@trace/casework';
import { ALLOW, type OPEN } from '../../apps/node/src/api/allow.ts';

/** What each route of the api needs, by its method and its path as the api document writes them: `post /v1/drafts`. */
export function permissionsOf(app: NestExpressApplication): Map<string, Action | typeof OPEN> {
  const found = new Map<string, Action | typeof OPEN>();
  for (const { controllers } of app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const base = String(Reflect.getMetadata(PATH_METADATA, metatype));
      const { prototype } = metatype as { prototype: Record<string, object | undefined> };
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler = prototype[name];
        if (typeof handler !== 'function') continue;
        const action: unknown = Reflect.getMetadata(ALLOW, handler);
        if (action === undefined) continue;
        const verb = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))];
        const path = `/${base}/${String(Reflect.getMetadata(PATH_METADATA, handler))}`
          .replaceAll(/\/{2,}/g, '/')
          .replace(/(.)\/$/, '$1')
          .replaceAll(/:(\w+)/g, '{$1}');
        found.set(`${verb?.toLowerCase()} ${path}`, action as Action | typeof OPEN);
      }
    }
  }
  return found;
}

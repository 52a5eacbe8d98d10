import { anItem, aTraceRequest } from './builders/index.ts';

/** A request as it is submitted. */
export interface WeaponRequest {
  to: string;
  language: string;
  request: object;
}

let weapons = 0;

/** A request to QS about a weapon of its own; with a person in it, who somebody is stands beside it. */
export function aWeaponRequest(persons: object[] = []): WeaponRequest {
  weapons += 1;
  const serials = [
    { component: 'FRAME', raw: `FE-${52_011 + weapons}`, condition: 'INTACT', readBy: 'Weber' },
  ] as const;
  const request = aTraceRequest({ items: [anItem({ serials: [...serials] })] });
  return {
    to: 'QS',
    language: 'en',
    request: persons.length > 0 ? Object.assign(request, { persons }) : request,
  };
}

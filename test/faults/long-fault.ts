import type { Fault, Provoked, Scene } from './faults.ts';

/** What a fault that takes its time may have to say beside having happened. */
export type Said = Partial<Provoked> | void;

/** A fault that takes several seconds: for the long run, unless it is asked for by its code. */
export function long(
  code: string,
  name: string,
  harm: (scene: Scene) => Promise<Said>,
  needs: Pick<Fault, 'queue' | 'terrain'> = {},
): Fault {
  return {
    code,
    name,
    ...needs,
    long: true,
    provoke: async (scene) => ({
      happened: true,
      sender: scene.side,
      ...(await harm(scene)),
    }),
  };
}

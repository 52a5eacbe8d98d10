import type { Request } from 'express';

interface Layer {
  route?: { path: unknown; methods: Record<string, boolean> };
  match(path: string): boolean;
}

/** The methods that exist at the path of a request, as the router itself knows them (RFC 9110 §10.2.1). */
export function methodsAt(request: Request): string[] {
  const spelledOut = methodsSpelledOutAt(request);
  if (spelledOut.length > 0) return spelledOut;
  return methodsOf(
    layersOf(request).filter((layer) => layer.route && matches(layer, request.path)),
  );
}

/** The methods at an address that the path of a request names letter by letter: its last part is no id of anything. */
export function methodsSpelledOutAt(request: Request): string[] {
  return methodsOf(layersOf(request).filter(({ route }) => route?.path === request.path));
}

function layersOf(request: Request): Layer[] {
  return (request.app.router as unknown as { stack: Layer[] }).stack;
}

function methodsOf(layers: readonly Layer[]): string[] {
  const methods = layers
    .flatMap(({ route }) => Object.keys(route?.methods ?? {}))
    .map((method) => method.toUpperCase());
  return [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : [])])].toSorted();
}

function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return false;
  }
}

import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { Problem } from '@trace/platform';
import { checkShape, Refusal, type Shaped } from '@trace/protocol';

/** Checks body and query against the class that the handler declares for them; nothing is converted on the way. */
@Injectable()
export class ShapePipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'body') return checkShape(metatype as Shaped, value);
    if (type === 'query') return checkQuery(metatype as Shaped, value);
    return value;
  }
}

/** A parameter that stands twice comes as a list, and `state[x]=1` as an unknown name: neither fits any class (B23). */
function checkQuery(type: Shaped, value: unknown): object {
  try {
    return checkShape(type, { ...(value as object) });
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    throw new Problem('query.invalid', fault.detail, {
      errors: fault.faults.map(({ pointer, ...said }) => ({ pointer: pointer.slice(1), ...said })),
    });
  }
}

import { setLog } from './log.ts';
import { PreparedClient } from './prepared-client.ts';

setLog({ level: 'off' });

describe('a connection', () => {
  it('that breaks while nobody waits for anything ends no process', () => {
    const client = new PreparedClient();
    // An emitter without a listener throws what it emits, and nobody could catch it.
    expect(() => client.emit('error', new Error('the server has gone'))).not.toThrow();
  });
});

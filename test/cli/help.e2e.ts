import { aCall, aCallHere } from './a-call.ts';

const COMMANDS = [
  'demo',
  'start',
  'migrate',
  'keys',
  'partners',
  'calendar',
  'reference',
  'accounts',
  'tokens',
  'seed-cases',
  'messages',
  'verify',
] as const;

describe('the help of the command line', () => {
  it('names every command when nothing is said', async () => {
    const { exitCode, stdout, stderr } = await aCall([]);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    for (const command of COMMANDS) expect(stdout).toContain(`\n  ${command} `);
  });

  it.each(COMMANDS)('explains %s with examples', async (command) => {
    const { exitCode, stdout } = await aCallHere([command, '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`trace-node ${command}`);
    expect(stdout).toMatch(/Examples?:|How two States become partners:/);
  });

  it('does not offer a node in earnest what invents cases', async () => {
    const { stdout } = await aCallHere([], { NODE_ENV: 'production' });
    expect(stdout).toContain('\n  start ');
    expect(stdout).not.toMatch(/\n {2}(?:demo|seed-cases) /);
    for (const words of [
      ['demo', '--exit'],
      ['seed-cases', '--count', '1', '--state', 'QN'],
    ]) {
      const { exitCode, stderr } = await aCallHere(words, { NODE_ENV: 'production' });
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining('a node in earnest')]);
    }
  });

  it('explains a command of a command', async () => {
    const { exitCode, stdout } = await aCallHere(['help', 'partners', 'approve']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--compared');
  });
});

describe('a call that can not be', () => {
  it.each([
    [['tokenz'], "unknown command 'tokenz'", 'Did you mean tokens?'],
    [['tokens', 'make'], '--person', 'trace-node tokens make --help'],
    [['tokens', 'make', '--person', 'M. Weber', '--role', 'KING'], 'FOCAL_POINT', '--help'],
    [['messages', 'show', 'abc'], 'It is an id such as', '--help'],
    [['keys', 'list'], 'It is not said whose node is meant.', 'STATE'],
  ])('%j is told in a sentence and ends with 2', async (words, says, advice) => {
    const { exitCode, stdout, stderr } = await aCallHere(words);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Not done:');
    expect(stderr).toContain(says);
    expect(stderr).toContain(advice);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('reports every fault of the settings at once', async () => {
    const { exitCode, stderr } = await aCallHere(['migrate'], { STATE: 'qn', API_PORT: 'http' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('STATE');
    expect(stderr).toContain('API_PORT');
  });

  it('shows where in the program something failed only when asked', async () => {
    const { stderr } = await aCall(['verify', '/nowhere', '--debug']);
    expect(stderr).toMatch(/\n\s+at /);
  });
});

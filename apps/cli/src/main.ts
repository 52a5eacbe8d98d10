#!/usr/bin/env node
import { runCli } from './program.ts';
import { Terminal } from './terminal.ts';

// The one place of the command line that looks at the environment; everything else is handed it.
const { env } = process;

// Whoever reads only the beginning ("| head") closes the pipe: then there is nobody left to tell.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code === 'EPIPE') process.exit(0);
  throw fault;
});

const terminal = new Terminal(process.stdout, process.stderr, env);
// exitCode and not exit(): what is still to be written to a pipe gets written.
process.exitCode = await runCli(process.argv.slice(2), { terminal, env });

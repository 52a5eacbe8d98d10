import { Command } from 'commander';
import type { Cli } from '../cli.ts';
export function verifyCommand(_: Cli): Command {
  return new Command('verify');
}

import { Command } from 'commander';
import type { Cli } from '../cli.ts';
export function messagesCommand(_: Cli): Command {
  return new Command('messages');
}

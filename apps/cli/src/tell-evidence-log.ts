import type { VerifiedLog } from '@trace/casework';
import { wrapped, type Terminal } from './terminal.ts';
import { visible } from './visible.ts';

/** Tells what the audit log in an evidence file proves: the checkpoints, who else has seen them, and each entry. */
export function tellEvidenceLog(terminal: Terminal, log: VerifiedLog): void {
  const { state, heads, entries, waiting, leftOut, faults } = log;
  terminal.line();
  terminal.line(terminal.style('bold', `What the audit log of ${state} proves`));
  for (const { size, at, witnesses, stamp } of heads) {
    terminal.line(`  checkpoint over ${size.toLocaleString('en')} entries, signed at ${at}`);
    if (stamp) {
      terminal.line(
        `    existed before ${stamp.at}, says the time-stamp of ${visible(stamp.signer)}`,
      );
      terminal.line(`    with the certificate ${stamp.fingerprint}`);
    }
    for (const witness of witnesses)
      terminal.line(`    ${witness.state} has signed at ${witness.at} that it keeps this one`);
  }
  for (const entry of entries) {
    const mark = entry.heads.length > 0 ? terminal.style('green', '✓') : terminal.style('red', '✗');
    const { position, at, action, actor } = entry;
    terminal.line(`${mark} ${String(position).padStart(6)}  ${at}  ${action} by ${visible(actor)}`);
  }
  const missing = [
    ...(waiting > 0 ? [`${waiting} were too new to be proved yet`] : []),
    ...(leftOut > 0 ? [`${leftOut} more have no room in a file`] : []),
  ];
  if (missing.length > 0) terminal.line(`  Of this case, ${missing.join(', and ')}.`);
  for (const fault of faults) {
    for (const line of wrapped(visible(fault), terminal.width))
      terminal.line(terminal.style('red', line));
  }
}

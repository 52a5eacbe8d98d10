// Reads Jest's JSON report, prints what failed and what was skipped and why, and writes the three
// numbers for .ci/run. A suite that could not even start counts as one failure.
import { readFileSync, writeFileSync } from 'node:fs';

const say = (line) => process.stdout.write(`${line}\n`);
const [reportFile, numbersFile] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportFile, 'utf8'));
const all = report.testResults.flatMap(({ assertionResults }) => assertionResults);

const broken = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
);
for (const { name } of broken) say(`could not run: ${name.replace(`${process.cwd()}/`, '')}`);
for (const { status, fullName } of all) if (status === 'failed') say(`failed: ${fullName}`);

// A test that may be skipped names the reason in its title.
const skipped = all.filter(({ status }) => status === 'pending' || status === 'todo');
for (const { fullName } of skipped) say(`skipped: ${fullName}`);

const numbers = [report.numPassedTests, report.numFailedTests + broken.length, skipped.length];
writeFileSync(numbersFile, `${numbers.join(' ')}\n`);

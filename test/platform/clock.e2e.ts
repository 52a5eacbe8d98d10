import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockOf, FileClock, SystemClock } from '@trace/platform';

describe('the clock of a test', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clock-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = (): string => join(folder, 'clock');
  const offset = (): number =>
    Math.round((new FileClock(file()).now().getTime() - Date.now()) / 1_000);

  it("is the machine's while its file is absent or empty", async () => {
    expect(offset()).toBe(0);
    await writeFile(file(), '\n');
    expect(offset()).toBe(0);
  });

  it.each([
    ['-259200', -259_200],
    ['0.4', 0],
    ['34560000\n', 34_560_000],
  ])('is moved by %j seconds', async (said, seconds) => {
    await writeFile(file(), said);
    expect(offset()).toBe(seconds);
  });

  it('stands still at an instant, until the file says another', async () => {
    await writeFile(file(), '2026-01-07T10:00:00.123Z');
    expect(new FileClock(file()).now().toISOString()).toBe('2026-01-07T10:00:00.123Z');
    await writeFile(file(), 'tomorrow');
    expect(() => new FileClock(file()).now()).toThrow('neither seconds nor an instant');
  });

  it('is chosen by the configuration only', () => {
    expect(clockOf({ clockFile: file() })).toBeInstanceOf(FileClock);
    expect(clockOf({})).toBeInstanceOf(SystemClock);
  });
});

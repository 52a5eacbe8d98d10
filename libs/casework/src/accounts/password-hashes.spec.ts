import { PasswordHashes } from './password-hashes.ts';

describe('PasswordHashes', () => {
  const hashes = new PasswordHashes();

  it('keep argon2id, and know the password from any keyboard', async () => {
    const stored = await hashes.of('Ångström kettle choir');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashes.matches(stored, 'A\u030Angström kettle choir')).toBe(true);
    expect(await hashes.matches(stored, 'ångström kettle choir')).toBe(false);
    expect(await hashes.matches(undefined, 'nobody has this password')).toBe(false);
  });

  it('work as hard where there is no account', async () => {
    const stored = await hashes.of('four green kettles sing');
    // Time of the processor and not of the clock: whatever else runs beside has no part in it.
    const work = async (against: string | undefined): Promise<number> => {
      const before = process.cpuUsage();
      for (let one = 0; one < 7; one += 1) await hashes.matches(against, 'something else entirely');
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const ratio = (await work(undefined)) / (await work(stored));
    expect(ratio).toBeGreaterThan(0.25);
    expect(ratio).toBeLessThan(4);
  });

  it('answer all of many at once', async () => {
    const stored = await hashes.of('four green kettles sing');
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, one) =>
        hashes.matches(stored, one === 4 ? 'four green kettles sing' : 'x'),
      ),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});

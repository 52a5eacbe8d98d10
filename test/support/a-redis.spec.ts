import { ARedis, REDIS_MISSING } from './a-redis.ts';

const onRedis = REDIS_MISSING === undefined ? describe : describe.skip;

onRedis(`a private Redis (${REDIS_MISSING ?? 'installed'})`, () => {
  let redis: ARedis;
  beforeAll(async () => {
    redis = await ARedis.start();
  });
  afterAll(() => redis.stop());

  it('keeps what it holds through kill -9, and forgets it when its folder is lost', async () => {
    expect(await redis.command('SET', 'job', 'a')).toBe('+OK');
    await redis.kill9();
    await redis.restart();
    expect(await redis.command('GET', 'job')).toBe('$1');
    await redis.lose();
    expect(await redis.command('GET', 'job')).toBe('$-1');
  });
});

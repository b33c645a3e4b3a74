import type { Redis } from 'ioredis'

/** All keys and values, as text, for looking for what must not be there. */
export async function everythingIn(redis: Redis): Promise<string> {
  const texts: string[] = []
  for (const key of await redis.keys('*')) texts.push(key, JSON.stringify(await heldIn(redis, key)))
  return texts.join('\n')
}

async function heldIn(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key)
    case 'hash':
      return redis.hgetall(key)
    case 'list':
      return redis.lrange(key, 0, -1)
    case 'set':
      return redis.smembers(key)
    case 'zset':
      return redis.zrange(key, '0', '-1')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      return null
  }
}

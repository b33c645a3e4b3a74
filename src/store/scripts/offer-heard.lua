-- What became of the offer of a similar picture: counts those that were declined in a row, each request once.
-- KEYS[1] prefix; ARGV: person, request id, 'taken' or 'declined', how long the count is kept after the last one in ms. Returns the count.
local key = KEYS[1] .. ':offers:' .. ARGV[1]
if redis.call('HGET', key, 'last') == ARGV[2] then return tonumber(redis.call('HGET', key, 'declined') or 0) end
if ARGV[3] == 'taken' then
  redis.call('DEL', key)
  return 0
end
redis.call('HSET', key, 'last', ARGV[2])
local declined = redis.call('HINCRBY', key, 'declined', 1)
redis.call('PEXPIRE', key, ARGV[4])
return declined

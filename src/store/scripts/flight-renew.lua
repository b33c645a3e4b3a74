-- The leader is alive. KEYS[1] prefix; ARGV: id, requestId, lease in ms, how long a flight is remembered in ms. Returns 1, or 0 when somebody has succeeded it.
local flight = KEYS[1] .. ':flight:' .. ARGV[1]
if redis.call('HGET', flight, 'leader') ~= ARGV[2] then return 0 end
local time = redis.call('TIME')
redis.call('HSET', flight, 'untilMs', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[3])))
redis.call('PEXPIRE', flight, ARGV[4])
return 1

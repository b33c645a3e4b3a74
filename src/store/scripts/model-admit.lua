-- Whether a model may be asked now: not before the time that its provider named. While its breaker is open one caller alone may try, after the pause.
-- KEYS[1] prefix; ARGV: model id, shift of the clock in ms, how long a probe is waited for in ms.
-- Returns {'on', '', 0}, {'busy' or 'off', '', ms until the next try}, or {'probe', token, 0}.
local key = KEYS[1] .. ':model-health:' .. ARGV[1]
local openUntil, probeUntil = unpack(redis.call('HMGET', key, 'openUntilMs', 'probeUntilMs'))
-- Whoever waited in place waits by a clock of its own, which may be this much ahead.
local busyMs = redis.call('PTTL', KEYS[1] .. ':model-busy:' .. ARGV[1])
if busyMs > 5 then return { 'busy', '', busyMs } end
if not openUntil then return { 'on', '', 0 } end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
if probeUntil and now < tonumber(probeUntil) then return { 'off', '', tonumber(probeUntil) - now } end
if now < tonumber(openUntil) then return { 'off', '', tonumber(openUntil) - now } end
local token = tostring(redis.call('HINCRBY', key, 'probes', 1))
redis.call('HSET', key, 'probeUntilMs', now + tonumber(ARGV[3]), 'token', token)
redis.call('PERSIST', key)
return { 'probe', token, 0 }

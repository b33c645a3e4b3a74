-- Whether something that is switched by its health may be used now.
-- KEYS[1] prefix; ARGV: name, shift of the clock in ms, how long a probe is waited for in ms.
-- Returns {'on', ''}, {'off', ''}, or {'probe', token}: this caller alone tries it again.
local key = KEYS[1] .. ':switch:' .. ARGV[1]
local offUntil, probeUntil = unpack(redis.call('HMGET', key, 'offUntilMs', 'probeUntilMs'))
if not offUntil then return { 'on', '' } end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
if now < tonumber(offUntil) or (probeUntil and now < tonumber(probeUntil)) then return { 'off', '' } end
local token = tostring(redis.call('HINCRBY', key, 'probes', 1))
redis.call('HSET', key, 'probeUntilMs', now + tonumber(ARGV[3]), 'token', token)
return { 'probe', token }

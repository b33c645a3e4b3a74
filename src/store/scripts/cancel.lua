-- The first to decide wins: a request that has ended stays as it is.
-- KEYS[1] prefix; ARGV: requestId. Returns the state before, or nothing when the request is unknown.
local prefix, requestId = KEYS[1], ARGV[1]
local record = prefix .. ':request:' .. requestId
local held = redis.call('HMGET', record, 'state', 'person', 'askedAtMs')
local before, person = held[1], held[2]
if before ~= 'waiting' and before ~= 'running' and before ~= 'asking' then return before end

local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', record, 'state', 'cancelled', 'endedAtMs', nowMs)
redis.call('SREM', prefix .. ':open:' .. person, requestId)
redis.call('ZREM', prefix .. ':open', requestId)
redis.call('ZREM', prefix .. ':line', requestId)
redis.call('ZREM', prefix .. ':unqueued', requestId)
indexSample(prefix, requestId, person, held[3] or nowMs)
release(prefix, requestId, 'cancelled')
if before == 'running' then redis.call('PUBLISH', prefix .. ':cancelled', requestId) end
return before

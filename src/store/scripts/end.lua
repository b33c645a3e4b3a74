-- The one end of a request. Delivered and charged are one step, so that a person is charged if and only if they were served, once.
-- KEYS[1] prefix; ARGV: requestId, attempt ('' for a sweeper, which owns none), end state, message index key or '', then for 'delivered' micro-dollars to charge,
-- model id, account lines, 'timed' when how long it took tells something about the next one or '' (a picture that was there already does not), what else is
-- counted of it and when operators are told (see ledger-settle.lua), then pairs of field and value. Returns 'ok', 'overtaken' or 'cancelled'.
local prefix, requestId, state = KEYS[1], ARGV[1], ARGV[3]
local record = prefix .. ':request:' .. requestId
local held = redis.call('HMGET', record, 'state', 'attempts', 'person', 'startedAtMs', 'askedAtMs')
if held[1] == 'cancelled' then return 'cancelled' end
if held[1] ~= 'running' and not (ARGV[2] == '' and (held[1] == 'waiting' or held[1] == 'asking')) then return 'overtaken' end
if ARGV[2] ~= '' and held[2] ~= ARGV[2] then return 'overtaken' end

local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
-- Whoever still holds the request is overtaken by its end.
redis.call('HSET', record, 'state', state, 'endedAtMs', nowMs, unpack(ARGV, 11))
redis.call('HDEL', record, 'posting')
redis.call('SREM', prefix .. ':open:' .. held[3], requestId)
redis.call('ZREM', prefix .. ':open', requestId)
redis.call('ZREM', prefix .. ':line', requestId)
redis.call('ZREM', prefix .. ':unqueued', requestId)
indexSample(prefix, requestId, held[3], held[5] or nowMs)

if ARGV[4] ~= '' then redis.call('SET', prefix .. ':message:' .. ARGV[4], requestId) end
if state == 'delivered' then
  redis.call('HSET', record, 'charged', settle(prefix, requestId, tonumber(ARGV[5]), ARGV[6], ARGV[7], ARGV[9], tonumber(ARGV[10])))
  if ARGV[8] ~= '' then
    local timings = prefix .. ':timings'
    redis.call('LPUSH', timings, nowMs - tonumber(held[4]))
    redis.call('LTRIM', timings, 0, 49)
    -- The median is found here, where nobody waits for an acknowledgement.
    local lately = redis.call('LRANGE', timings, 0, -1)
    table.sort(lately, function(one, other) return tonumber(one) < tonumber(other) end)
    redis.call('SET', prefix .. ':typical', lately[math.floor(#lately / 2) + 1])
  end
else
  release(prefix, requestId, state)
end
return 'ok'

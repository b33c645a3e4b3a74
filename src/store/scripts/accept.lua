-- Makes one request durable: dedupe, record, line, deadline, history, reply secret. All or nothing, and the same for any repetition of the delivery.
-- KEYS[1] prefix; ARGV: requestId, request json, person key, most open requests of a person, deadline in ms from now, reply secret or '', its life in ms,
-- 'announced' or '', when it was asked in ms, then pairs: dedupe key, its life in ms.
-- Returns { requestId, is new (1) / seen (0) / too many (-1), ahead, turn, recent timings in ms, hands at work },
-- the last two for the estimate: the acknowledgement waits for one round trip.
local prefix, requestId, person = KEYS[1], ARGV[1], ARGV[3]
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)

local seen = false
for i = 10, #ARGV, 2 do seen = seen or redis.call('GET', prefix .. ':seen:' .. ARGV[i]) end
if seen then
  for i = 10, #ARGV, 2 do redis.call('SET', prefix .. ':seen:' .. ARGV[i], seen, 'PX', ARGV[i + 1], 'NX') end
  return { seen, 0, 0, tonumber(redis.call('HGET', prefix .. ':request:' .. seen, 'turn') or 0), {}, {} }
end

local openOfPerson = prefix .. ':open:' .. person
if redis.call('SCARD', openOfPerson) >= tonumber(ARGV[4]) then return { '', -1, 0, 0, {}, {} } end

-- Start-time fair queueing: a person's next request takes the turn after their last one, a newcomer's the turn after the one being served.
local line, now, last = prefix .. ':line', prefix .. ':line:now', prefix .. ':line:last'
if redis.call('ZCARD', line) == 0 then redis.call('DEL', now, last) end
local turn = math.max(tonumber(redis.call('GET', now) or 0), tonumber(redis.call('HGET', last, person) or 0)) + 1
local arrival = redis.call('INCR', prefix .. ':line:arrivals') % 4294967296
redis.call('HSET', last, person, turn)
redis.call('ZADD', line, turn * 4294967296 + arrival, requestId)

for i = 10, #ARGV, 2 do redis.call('SET', prefix .. ':seen:' .. ARGV[i], requestId, 'PX', ARGV[i + 1]) end
redis.call('HSET', prefix .. ':request:' .. requestId, 'request', ARGV[2], 'state', 'waiting', 'attempts', 0, 'turn', turn, 'person', person, 'acceptedAtMs', nowMs)
redis.call('ZADD', prefix .. ':unqueued', nowMs, requestId)
redis.call('ZADD', prefix .. ':open', nowMs + tonumber(ARGV[5]), requestId)
redis.call('SADD', openOfPerson, requestId)
redis.call('ZADD', prefix .. ':history:' .. person, nowMs, requestId)
local workspace, personId = string.match(person, '^(.*):([^:]*)$')
for _, index in ipairs({ '', ':' .. workspace, ':' .. workspace .. ':' .. personId }) do
  redis.call('ZADD', prefix .. ':samples' .. index, ARGV[9], requestId)
end
if ARGV[8] ~= '' then redis.call('HSET', prefix .. ':request:' .. requestId, 'posting', 'progress') end
if ARGV[6] ~= '' then redis.call('SET', prefix .. ':reply:' .. requestId, ARGV[6], 'PX', ARGV[7]) end
local timings, hands = redis.call('LRANGE', prefix .. ':timings', 0, -1), redis.call('ZRANGEBYSCORE', prefix .. ':hands', nowMs, '+inf')
return { requestId, 1, redis.call('ZRANK', line, requestId), turn, timings, hands }

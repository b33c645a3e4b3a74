-- Makes one request durable: dedupe, record, line, deadline, history, reply secret. All or nothing, and the same for any repetition of the delivery.
-- KEYS[1] prefix; ARGV: requestId, request json, person key, most open requests of a person, deadline in ms from now, reply secret or '', its life in ms,
-- 'announced' or '', when it was asked in ms, then pairs: dedupe key, its life in ms.
-- Returns { requestId, is new (1) / seen (0) / too many (-1), ahead, turn, how long one takes lately in ms or nothing, hands at work },
-- the last two for the estimate: the acknowledgement waits for one round trip, so every call in here is one that must be.
local prefix, requestId, person = KEYS[1], ARGV[1], ARGV[3]
local request, openOfPerson = prefix .. ':request:' .. requestId, prefix .. ':open:' .. person
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)

local seen
for i = 10, #ARGV, 2 do
  local key = prefix .. ':seen:' .. ARGV[i]
  if not redis.call('SET', key, requestId, 'PX', ARGV[i + 1], 'NX') then seen = seen or redis.call('GET', key) end
end
if seen then
  -- The keys that were new lead to the earlier request as well.
  for i = 10, #ARGV, 2 do
    local key = prefix .. ':seen:' .. ARGV[i]
    if redis.call('GET', key) ~= seen then redis.call('SET', key, seen, 'KEEPTTL') end
  end
  return { seen, 0, 0, tonumber(redis.call('HGET', prefix .. ':request:' .. seen, 'turn') or 0), false, {} }
end
if redis.call('SCARD', openOfPerson) >= tonumber(ARGV[4]) then
  for i = 10, #ARGV, 2 do redis.call('DEL', prefix .. ':seen:' .. ARGV[i]) end
  return { '', -1, 0, 0, false, {} }
end

-- Start-time fair queueing: a person's next request takes the turn after their last one, a newcomer's the turn after the one being served.
local line, turns = prefix .. ':line', prefix .. ':line:turns'
local before = redis.call('HMGET', turns, 'now', person)
local turn = math.max(tonumber(before[1] or 0), tonumber(before[2] or 0)) + 1
local arrival = redis.call('INCR', prefix .. ':line:arrivals') % 4294967296
redis.call('HSET', turns, person, turn)
redis.call('ZADD', line, turn * 4294967296 + arrival, requestId)

local fields = {
  'request', ARGV[2], 'state', 'waiting', 'attempts', 0, 'turn', turn, 'person', person, 'askedAtMs', ARGV[9], 'acceptedAtMs', nowMs, 'posting', 'progress',
}
redis.call('HSET', request, unpack(fields, 1, ARGV[8] ~= '' and 16 or 14))
redis.call('ZADD', prefix .. ':unqueued', nowMs, requestId)
redis.call('ZADD', prefix .. ':open', nowMs + ARGV[5], requestId)
redis.call('SADD', openOfPerson, requestId)
redis.call('ZADD', prefix .. ':history:' .. person, nowMs, requestId)
if ARGV[6] ~= '' then redis.call('SET', prefix .. ':reply:' .. requestId, ARGV[6], 'PX', ARGV[7]) end
local hands = redis.call('ZRANGEBYSCORE', prefix .. ':hands', nowMs, '+inf')
return { requestId, 1, redis.call('ZRANK', line, requestId), turn, redis.call('GET', prefix .. ':typical'), hands }

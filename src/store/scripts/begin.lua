-- A worker takes the request. The attempt's number is the fence: every later write of an earlier attempt is refused.
-- KEYS[1] prefix; ARGV: requestId. Returns the record as a flat list, or nothing when the request is unknown or has ended.
local prefix, requestId = KEYS[1], ARGV[1]
local record = prefix .. ':request:' .. requestId
local state = redis.call('HGET', record, 'state')
if state ~= 'waiting' and state ~= 'running' and state ~= 'asking' then return false end

redis.call('HINCRBY', record, 'attempts', 1)
local time = redis.call('TIME')
redis.call('HSET', record, 'state', 'running')
redis.call('HSETNX', record, 'startedAtMs', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('ZREM', prefix .. ':unqueued', requestId)

local line, turns = prefix .. ':line', prefix .. ':line:turns'
if redis.call('ZREM', line, requestId) == 1 then
  local turn = tonumber(redis.call('HGET', record, 'turn'))
  local person = redis.call('HGET', record, 'person')
  local before = redis.call('HMGET', turns, 'now', person)
  if turn > tonumber(before[1] or 0) then redis.call('HSET', turns, 'now', turn) end
  if tonumber(before[2] or 0) <= turn then redis.call('HDEL', turns, person) end
end
-- Nobody is before anybody in an empty line, and turns stay small numbers.
if redis.call('ZCARD', line) == 0 then redis.call('DEL', turns) end
return redis.call('HGETALL', record)

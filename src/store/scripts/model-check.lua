-- The check of every few minutes: a model that failed more than it answered is switched off, and remembers that admins hear of it.
-- KEYS[1] prefix; ARGV: model id, shift of the clock in ms, ms of one part of the window, parts to look at, least calls, share of failures, ms open,
--   then the ids of the other models that can be used. The last one that is left is never switched off.
-- Returns {'off', since ms} the first time, else {'unchanged', 0}.
local key = KEYS[1] .. ':model-health:' .. ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
if redis.call('HEXISTS', key, 'offSinceMs') == 1 then return { 'unchanged', 0 } end

local oldest = math.floor(now / tonumber(ARGV[3])) - tonumber(ARGV[4])
local count, fields = { answered = 0, failed = 0 }, redis.call('HGETALL', key)
for i = 1, #fields, 2 do
  local kind, at = string.match(fields[i], '^(%a+):(%d+)$')
  if kind and tonumber(at) > oldest then count[kind] = count[kind] + tonumber(fields[i + 1]) end
end
local calls = count.answered + count.failed
if calls < tonumber(ARGV[5]) or count.failed <= calls * tonumber(ARGV[6]) then return { 'unchanged', 0 } end
local othersOpen = 0
for i = 8, #ARGV do othersOpen = othersOpen + redis.call('HEXISTS', KEYS[1] .. ':model-health:' .. ARGV[i], 'openUntilMs') end
if othersOpen == #ARGV - 7 then return { 'unchanged', 0 } end
redis.call('HSET', key, 'offSinceMs', now)
redis.call('HSETNX', key, 'openUntilMs', now + tonumber(ARGV[7]))
redis.call('PERSIST', key)
return { 'off', now }

-- What became of one call to a model.
-- KEYS[1] prefix; ARGV: model id, shift of the clock in ms, token of the probe or '', outcome ('answered', 'failed', 'abandoned'),
--   ms of one part of the window, parts kept, parts that the breaker looks at, failures in a row that open it, least calls, share of failures, ms open,
--   then the ids of the other models that can be used.
-- Returns 'opened', 'closed', 'on again' (closed, and admins were told that it was off) or 'unchanged'.
-- Calls are counted by part of the window: field 'answered:7' is the seventh part since 1970.
local prefix = KEYS[1]
local key, token, outcome = prefix .. ':model-health:' .. ARGV[1], ARGV[3], ARGV[4]
local partMs, kept, looked = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])

-- The last model that is left is given no pause: somebody has to find out when it answers again, one caller at a time.
local function pauseMs()
  for i = 12, #ARGV do
    if redis.call('HEXISTS', prefix .. ':model-health:' .. ARGV[i], 'openUntilMs') == 0 then return tonumber(ARGV[11]) end
  end
  return 0
end

local isOpen = redis.call('HEXISTS', key, 'openUntilMs') == 1

if token ~= '' then
  -- A probe that took too long was given to somebody else: only the last one decides.
  if not isOpen or redis.call('HGET', key, 'token') ~= token then return 'unchanged' end
  if outcome == 'answered' then
    local wasTold = redis.call('HEXISTS', key, 'offSinceMs') == 1
    redis.call('DEL', key)
    return wasTold and 'on again' or 'closed'
  end
  redis.call('HDEL', key, 'probeUntilMs', 'token')
  if outcome == 'abandoned' then return 'unchanged' end
  redis.call('HSET', key, 'openUntilMs', now + pauseMs())
elseif isOpen or outcome == 'abandoned' then
  -- Late news of calls from before it opened change nothing.
  return 'unchanged'
end

local part = math.floor(now / partMs)
redis.call('HINCRBY', key, outcome .. ':' .. part, 1)
local count, fields = { answered = 0, failed = 0 }, redis.call('HGETALL', key)
for i = 1, #fields, 2 do
  local kind, at = string.match(fields[i], '^(%a+):(%d+)$')
  if kind and tonumber(at) <= part - kept then
    redis.call('HDEL', key, fields[i])
  elseif kind and tonumber(at) > part - looked then
    count[kind] = count[kind] + tonumber(fields[i + 1])
  end
end
if token ~= '' then return 'unchanged' end

local streak = outcome == 'failed' and redis.call('HINCRBY', key, 'streak', 1) or 0
if outcome == 'answered' then redis.call('HDEL', key, 'streak') end
local calls = count.answered + count.failed
local isPoor = calls >= tonumber(ARGV[9]) and count.failed >= calls * tonumber(ARGV[10])
if outcome ~= 'failed' or not (streak >= tonumber(ARGV[8]) or isPoor) then
  redis.call('PEXPIRE', key, partMs * kept * 2)
  return 'unchanged'
end
redis.call('HSET', key, 'openUntilMs', now + pauseMs())
redis.call('PERSIST', key)
return 'opened'

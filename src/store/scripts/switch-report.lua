-- What became of one use of something that is switched by its health.
-- KEYS[1] prefix; ARGV: name, shift of the clock in ms, token of the probe or '', outcome ('answered', 'failed', 'abandoned'),
--   ms of one part of the window, window ms, ms off, least share of answers, least calls, least failures.
-- Returns 'turned on', 'turned off' or 'unchanged'. Calls are counted by part of the window: field 'answered:7' is the seventh part since 1970.
local key, token, outcome = KEYS[1] .. ':switch:' .. ARGV[1], ARGV[3], ARGV[4]
local partMs, windowMs, offMs = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[2])
local isOff = redis.call('HEXISTS', key, 'offUntilMs') == 1

if token ~= '' then
  -- A probe that took too long was given to somebody else: only the last one decides.
  if not isOff or redis.call('HGET', key, 'token') ~= token then return 'unchanged' end
  if outcome == 'answered' then
    redis.call('DEL', key)
    return 'turned on'
  end
  redis.call('HDEL', key, 'probeUntilMs', 'token')
  if outcome == 'failed' then redis.call('HSET', key, 'offUntilMs', now + offMs) end
  return 'unchanged'
end
-- Late news of calls from before it was turned off change nothing.
if isOff or outcome == 'abandoned' then return 'unchanged' end

redis.call('HINCRBY', key, outcome .. ':' .. math.floor(now / partMs), 1)
redis.call('PEXPIRE', key, windowMs * 2)
local oldest, count = math.floor((now - windowMs) / partMs), { answered = 0, failed = 0 }
local fields = redis.call('HGETALL', key)
for i = 1, #fields, 2 do
  local kind, part = string.match(fields[i], '^(%a+):(%d+)$')
  if kind and tonumber(part) <= oldest then
    redis.call('HDEL', key, fields[i])
  elseif kind then
    count[kind] = count[kind] + tonumber(fields[i + 1])
  end
end
local calls = count.answered + count.failed
if calls < tonumber(ARGV[9]) or count.failed < tonumber(ARGV[10]) then return 'unchanged' end
if count.answered >= calls * tonumber(ARGV[8]) then return 'unchanged' end
redis.call('DEL', key)
redis.call('HSET', key, 'offUntilMs', now + offMs)
return 'turned off'

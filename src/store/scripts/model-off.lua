-- Which models are out of use this moment: their breaker is open and its pause is not over, or somebody is trying them already.
-- KEYS[1] prefix; ARGV: shift of the clock in ms, model ids. Returns those ids.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
local off = {}
for i = 2, #ARGV do
  local openUntil, probeUntil = unpack(redis.call('HMGET', KEYS[1] .. ':model-health:' .. ARGV[i], 'openUntilMs', 'probeUntilMs'))
  if openUntil and (now < tonumber(openUntil) or (probeUntil and now < tonumber(probeUntil))) then off[#off + 1] = ARGV[i] end
end
return off

-- Lets go of a claim; nobody takes the next one before its time. KEYS[1] prefix; ARGV: key, token, for how many ms. Returns 1, or 0 for whoever was overtaken.
local record = KEYS[1] .. ':announcement:' .. ARGV[1]
if redis.call('HGET', record, 'token') ~= ARGV[2] then return 0 end
local time = redis.call('TIME')
redis.call('HSET', record, 'token', '', 'untilMs', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3])
return 1

-- What a person did with a picture. KEYS[1] prefix; ARGV: requestId, person key, what, time in ms, most that are kept of a person. Returns 1, or 0 when there is no picture.
local prefix, requestId, person = KEYS[1], ARGV[1], ARGV[2]
if redis.call('HGET', prefix .. ':request:' .. requestId, 'state') ~= 'delivered' then return 0 end
local signals = prefix .. ':signals:' .. requestId
local held = redis.call('HGET', signals, person)
local _, commas = string.gsub(held or '', ',', '')
if held and commas + 1 >= tonumber(ARGV[5]) then return 0 end
redis.call('HSET', signals, person, held and held .. ',' .. ARGV[3] or ARGV[3])
redis.call('ZADD', prefix .. ':opinions:' .. person, ARGV[4], requestId)
return 1

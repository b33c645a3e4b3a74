-- A fenced write to the journal of a running request.
-- KEYS[1] prefix; ARGV: requestId, attempt, message index key or '', then pairs of field and value ('' removes the field).
-- Returns 'ok', 'overtaken' or 'cancelled'.
local prefix, requestId = KEYS[1], ARGV[1]
local record = prefix .. ':request:' .. requestId
local held = redis.call('HMGET', record, 'state', 'attempts')
if held[1] == 'cancelled' then return 'cancelled' end
if held[1] ~= 'running' or held[2] ~= ARGV[2] then return 'overtaken' end
for i = 4, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', record, ARGV[i]) else redis.call('HSET', record, ARGV[i], ARGV[i + 1]) end
end
if ARGV[3] ~= '' then redis.call('SET', prefix .. ':message:' .. ARGV[3], requestId) end
return 'ok'

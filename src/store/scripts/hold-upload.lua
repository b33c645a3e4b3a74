-- A request shows an upload: one of its own, or one that others of the workspace show already. Whoever shows it is counted, so that it goes with the last.
-- KEYS[1] prefix; ARGV: requestId, attempt, upload, 'own' or 'shared'. Returns 'ok', 'overtaken', 'cancelled', or 'gone' when nobody shows it any more.
local prefix, requestId, upload = KEYS[1], ARGV[1], ARGV[3]
local record, shownBy = prefix .. ':request:' .. requestId, prefix .. ':upload:' .. upload
local held = redis.call('HMGET', record, 'state', 'attempts')
if held[1] == 'cancelled' then return 'cancelled' end
if held[1] ~= 'running' or held[2] ~= ARGV[2] then return 'overtaken' end
if ARGV[4] == 'shared' and redis.call('EXISTS', shownBy) == 0 then return 'gone' end
redis.call('SADD', shownBy, requestId)
redis.call('HSET', record, 'staged', upload)
return 'ok'

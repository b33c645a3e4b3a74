-- Somebody asks to be forgotten. KEYS[1] prefix; ARGV: person key, workspace, person id. The line in the audit log says that it happened, and no more.
local prefix, person = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('HSETNX', prefix .. ':erasure:' .. person, 'askedAtMs', nowMs) == 0 then return 0 end
redis.call('SADD', prefix .. ':erasures', person)
redis.call('XADD', prefix .. ':decisions:' .. ARGV[2], '*', 'by', ARGV[3], 'kind', 'forget', 'what', 'asked to be forgotten')
return 1

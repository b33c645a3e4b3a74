-- Lets go of a running request that asks its asker something, unless the answer is there already.
-- KEYS[1] prefix; ARGV: requestId, attempt, key of the thread in which words alone are an answer or '', time limit of the request after an answer in ms.
-- Returns 'ok', 'overtaken', 'cancelled', or { answer json }: then the attempt still owns the request.
local prefix, requestId = KEYS[1], ARGV[1]
local record = prefix .. ':request:' .. requestId
local held = redis.call('HMGET', record, 'state', 'attempts', 'answer', 'question')
if held[1] == 'cancelled' then return 'cancelled' end
if held[1] ~= 'running' or held[2] ~= ARGV[2] then return 'overtaken' end
if held[3] then return { held[3] } end

local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local question = cjson.decode(held[4])
local waitMs = math.max(0, tonumber(question.dueAtMs) - nowMs)
redis.call('HSET', record, 'state', 'asking', 'questionShown', string.format('%d', question.askedAtMs))
redis.call('HINCRBY', record, 'pauses', 1)
-- What a person takes to answer says nothing about how long a picture takes.
redis.call('HDEL', record, 'posting', 'startedAtMs')
-- The wait is not the request's own time. Should the delayed job be lost, the sweeper still ends it.
redis.call('ZADD', prefix .. ':open', string.format('%d', nowMs + waitMs + tonumber(ARGV[4])), requestId)
if ARGV[3] ~= '' then redis.call('SET', prefix .. ':' .. ARGV[3], requestId, 'PX', string.format('%d', waitMs + 1000)) end
return 'ok'

-- Somebody who may decides about a request that is held for more than a limit allows. The first decision stands; with it go what it allows, the journal's line
-- about that, and the audit log's.
-- KEYS[1] prefix; ARGV: requestId, answer json, time limit of the request from now in ms, key of the delivery that carried it, its life in ms,
-- micro-dollars that it allows or '', by whom, workspace, what was decided in words.
-- Returns 'taken', 'repeated' (the same delivery came before), 'answered' (somebody or the clock was first) or 'none' (nothing is held here).
local prefix, requestId = KEYS[1], ARGV[1]
local record, seen = prefix .. ':request:' .. requestId, prefix .. ':seen:' .. ARGV[4]
local held = redis.call('HMGET', record, 'state', 'question', 'answer')
-- The same call once more, because its confirmation got lost on the way.
if held[3] == ARGV[2] then return 'taken' end
if redis.call('EXISTS', seen) == 1 then return 'repeated' end
if held[1] ~= 'asking' and held[1] ~= 'running' and held[1] ~= 'waiting' then return 'none' end
local question = held[2] and cjson.decode(held[2])
if not question or question.step ~= 'approval' then return 'none' end
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
if held[3] or nowMs >= tonumber(question.dueAtMs) then return 'answered' end

redis.call('HSET', record, 'answer', ARGV[2])
redis.call('SET', seen, requestId, 'PX', ARGV[5])
if ARGV[6] ~= '' then
  redis.call('HSET', record, 'allowedMicroUsd', ARGV[6])
  redis.call('XADD', prefix .. ':ledger', '*', 'kind', 'allowed', 'requestId', requestId, 'microUsd', ARGV[6], 'by', ARGV[7], 'workspace', ARGV[8])
end
redis.call('XADD', prefix .. ':decisions:' .. ARGV[8], '*', 'by', ARGV[7], 'kind', 'approval', 'what', ARGV[9])
-- A running attempt is just asking and finds the answer when it lets go.
if held[1] == 'asking' then
  redis.call('HSET', record, 'state', 'waiting')
  redis.call('ZADD', prefix .. ':unqueued', nowMs, requestId)
  redis.call('ZADD', prefix .. ':open', string.format('%d', nowMs + tonumber(ARGV[3])), requestId)
end
return 'taken'

-- Experiments that run and the line about it in the audit log are one step. KEYS[1] prefix; ARGV: workspace, version before, trials as JSON, who, kind, what.
-- Returns 1, or 0 when somebody else changed them first.
local trials = KEYS[1] .. ':trials:' .. ARGV[1]
if (redis.call('HGET', trials, 'version') or '0') ~= ARGV[2] then return 0 end
redis.call('HSET', trials, 'version', ARGV[2] + 1, 'trials', ARGV[3])
redis.call('XADD', KEYS[1] .. ':decisions:' .. ARGV[1], '*', 'by', ARGV[4], 'kind', ARGV[5], 'what', ARGV[6])
return 1

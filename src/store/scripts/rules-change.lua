-- New rules and the lines about them in the audit log are one step. KEYS[1] prefix; ARGV: workspace, version before, rules as JSON, who, kind, what…
-- Returns 1, or 0 when somebody else changed them first.
local rules = KEYS[1] .. ':rules:' .. ARGV[1]
if (redis.call('HGET', rules, 'version') or '0') ~= ARGV[2] then return 0 end
redis.call('HSET', rules, 'version', ARGV[2] + 1, 'rules', ARGV[3])
redis.call('SADD', KEYS[1] .. ':ruled', ARGV[1])
for i = 6, #ARGV do redis.call('XADD', KEYS[1] .. ':decisions:' .. ARGV[1], '*', 'by', ARGV[4], 'kind', ARGV[5], 'what', ARGV[i]) end
return 1

-- What a workspace has learned, and who decided it, are one step. KEYS[1] prefix; ARGV: workspace, version before, book as JSON, who, kind, what ('' where
-- nobody decided anything). Returns 1, or 0 when somebody else changed it first.
local lessons = KEYS[1] .. ':lessons:' .. ARGV[1]
if (redis.call('HGET', lessons, 'version') or '0') ~= ARGV[2] then return 0 end
redis.call('HSET', lessons, 'version', ARGV[2] + 1, 'book', ARGV[3])
if ARGV[6] ~= '' then redis.call('XADD', KEYS[1] .. ':decisions:' .. ARGV[1], '*', 'by', ARGV[4], 'kind', ARGV[5], 'what', ARGV[6]) end
return 1

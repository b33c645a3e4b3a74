-- Charges a request that was served, once. In the program this happens in the same script as the delivery (end.lua).
-- KEYS[1] prefix; ARGV: requestId, micro-dollars, model id, account lines for a request that reserved nothing, what else
-- is counted of it, micro-dollars a day of all workspaces at which operators are told (0: never). Returns what is charged.
return settle(KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6]))

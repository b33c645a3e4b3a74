-- Charges a request that was served, once. In the program this happens in the same script as the delivery (end.lua).
-- KEYS[1] prefix; ARGV: requestId, micro-dollars, model id, account lines for a request that reserved nothing. Returns what is charged.
return settle(KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4])

-- Gives back reservations of requests that are gone.
-- KEYS[1] prefix; ARGV: life of a reservation in ms, shift of the clock in ms. Returns how many were given back.
return sweep(KEYS[1], clock(ARGV[2]), ARGV[1], 1000)

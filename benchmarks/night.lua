-- Sends requests when they are due: the moments (milliseconds from the start) and, if there are any, the bodies stand in
-- files, a line each. A connection waits until the next moment that no other has taken.
local ffi = require("ffi")
ffi.cdef [[ typedef struct { long tv_sec; long tv_usec; } nidaa_timeval; int gettimeofday(nidaa_timeval *, void *); ]]
local clock = ffi.new("nidaa_timeval")
local threads = {}

local function now_ms()
  ffi.C.gettimeofday(clock, nil)
  return tonumber(clock.tv_sec) * 1000 + tonumber(clock.tv_usec) / 1000
end

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  moments = io.open(args[1])
  expected = tonumber(args[2])
  bodies = args[3] and io.open(args[3])
  begun, sent, good, busy, failed, late, latest = nil, 0, 0, 0, 0, 0, 0
  if bodies then
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
    wrk.headers["Accept"] = "application/json"
  else
    wrk.headers["Accept-Encoding"] = "gzip, deflate, br"
    wrk.headers["Accept-Language"] = "fr-FR,fr;q=0.9,en;q=0.5"
    request_bytes = wrk.format("GET")
  end
end

function delay()
  begun = begun or now_ms()
  local moment = moments:read("*n")
  if not moment then return 3600000 end
  local wait = begun + moment - now_ms()
  if wait >= 0 then return math.floor(wait) end
  if wait < -100 then late = late + 1 end
  if -wait > latest then latest = -wait end
  return 0
end

function request()
  sent = sent + 1
  if not bodies then return request_bytes end
  return wrk.format(nil, nil, nil, bodies:read("*l") or "")
end

function response(status)
  if status == expected then good = good + 1
  elseif status == 503 then busy = busy + 1
  else failed = failed + 1 end
end

function done(summary, latency)
  local good, busy, failed, late, latest = 0, 0, 0, 0, 0
  for _, thread in ipairs(threads) do
    good = good + thread:get("good")
    busy = busy + thread:get("busy")
    failed = failed + thread:get("failed")
    late = late + thread:get("late")
    latest = math.max(latest, thread:get("latest"))
  end
  local errors = summary.errors
  failed = failed + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("RESULT %d %d %d %d %.3f %.3f %d %.3f\n", good, busy, failed, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, late, latest))
end

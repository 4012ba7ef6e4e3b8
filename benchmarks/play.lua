-- Plays prepared forms, each once: every thread of wrk takes its own share of the file.
local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  local path, count = args[1], tonumber(args[2])
  bodies, at, accepted, busy, failed = {}, 0, 0, 0, 0
  local line_number = 0
  for line in io.lines(path) do
    if line_number % count == number then bodies[#bodies + 1] = line end
    line_number = line_number + 1
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.headers["Accept"] = "application/json"
end

function request()
  at = at + 1
  if at > #bodies then wrk.thread:stop() return wrk.format(nil, nil, nil, "") end
  return wrk.format(nil, nil, nil, bodies[at])
end

function response(status)
  if status == 202 then accepted = accepted + 1
  elseif status == 503 then busy = busy + 1
  else failed = failed + 1 end
end

function done(summary, latency)
  local accepted, busy, failed = 0, 0, 0
  for _, thread in ipairs(threads) do
    accepted = accepted + thread:get("accepted")
    busy = busy + thread:get("busy")
    failed = failed + thread:get("failed")
  end
  local errors = summary.errors
  failed = failed + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("RESULT %d %d %d %d %.3f %.3f\n", accepted, busy, failed, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end

#include "apps/kps/http_metrics.h"

namespace kps {

std::vector<rest::Metric> http_metrics(const http::Counters& http) {
    const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
    return {
        {"kps_http_connections_open", "Open connections.", false, number(http.connections_open)},
        {"kps_http_connections_accepted_total", "Connections accepted.", true,
         number(http.connections_accepted)},
        {"kps_http_handshakes_failed_total", "TLS handshakes that failed.", true,
         number(http.handshakes_failed)},
        {"kps_http_requests_total", "Requests handed to a handler.", true, number(http.requests)},
        {"kps_http_requests_refused_total", "Malformed or oversized requests.", true,
         number(http.requests_refused)},
        {"kps_http_answers_ok_total", "Answers with status 200.", true,
         number(http.by_status[200])},
        {"kps_http_answers_fault_total", "Answers with status 500.", true,
         number(http.by_status[500])},
        {"kps_http_time_outs_total", "Connections closed for slowness.", true,
         number(http.time_outs)},
    };
}

}  // namespace kps

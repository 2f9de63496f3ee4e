#pragma once

#include <string_view>

namespace kps::portal {

/// The undertaking of secrecy each person accepts before the first act. A new text gets a new version.
inline constexpr std::string_view kSecrecyVersion = "2026-1";
inline constexpr std::string_view kSecrecyText =
    "Kimlik Paylaşımı Sistemi aracılığıyla öğrendiğim kişisel verileri yalnız görevimin "
    "gerektirdiği ölçüde ve taahhütnamede "
    "belirtilen amaçla kullanacağımı; bunları yetkisi olmayan hiç kimseye açıklamayacağımı, "
    "kopyalamayacağımı ve "
    "saklamayacağımı; erişim bilgilerimi kimseyle paylaşmayacağımı; işlemlerimin iz kaydına "
    "alındığını bildiğimi; bu "
    "yükümlülüğün görevimden ayrıldıktan sonra da süreceğini kabul ve taahhüt ederim.";

}  // namespace kps::portal

#include "apps/kps/portal/made_in.h"

namespace kps {

letters::MadeIn made_in(StateKind kind) {
    switch (kind) {
        case StateKind::Test:
            return letters::MadeIn::Test;
        case StateKind::Demo:
            return letters::MadeIn::Demo;
        case StateKind::Training:
            return letters::MadeIn::Training;
        case StateKind::Live:
            break;
    }
    return letters::MadeIn::Live;
}

}  // namespace kps

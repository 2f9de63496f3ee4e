#pragma once

#include <xmlsec/crypto.h>
#include <xmlsec/xmlsec.h>

/// xmlsec1, another implementation of signatures and encryption. For tests only; never part of a program.
namespace kps::wire::xml::oracle {

/// Starts the library, once for the whole program: a second start would lose what the first one holds.
inline bool start_xmlsec() {
    static const bool started =
        xmlSecInit() == 0 && xmlSecCryptoAppInit(nullptr) == 0 && xmlSecCryptoInit() == 0;
    return started;
}

}  // namespace kps::wire::xml::oracle

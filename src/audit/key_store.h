#pragma once

// The keys have moved into a folder of their own; this name goes when nobody includes it any more.
#include "audit/keys/key_store.h"

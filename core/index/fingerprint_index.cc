#include "core/index/fingerprint_index.h"

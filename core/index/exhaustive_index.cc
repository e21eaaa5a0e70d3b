#include "core/index/exhaustive_index.h"

#include "core/index/segment.h"

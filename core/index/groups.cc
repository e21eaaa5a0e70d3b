#include "core/index/groups.h"

#include "core/report/side_by_side.h"

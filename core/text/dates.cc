#include "core/text/dates.h"

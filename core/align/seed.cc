#include "core/align/seed.h"

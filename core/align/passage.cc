#include "core/align/passage.h"

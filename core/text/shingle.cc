#include "core/text/shingle.h"

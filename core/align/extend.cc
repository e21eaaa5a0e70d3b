#include "core/align/extend.h"

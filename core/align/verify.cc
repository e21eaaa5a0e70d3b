#include "core/align/verify.h"

#include "core/align/furniture.h"

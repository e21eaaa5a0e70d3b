#include "core/text/article.h"

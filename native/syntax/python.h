// What a Python file holds: functions, classes, fixtures, imports, hints.
#pragma once

#include "languages.h"

namespace strata::syntax {

void describe_python(const Source& source, const Tree& tree, Parts parts, std::string& json);

}  // namespace strata::syntax

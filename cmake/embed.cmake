# SPDX-License-Identifier: Apache-2.0
# Writes a source that holds a text file: cmake -DINPUT=file -DOUTPUT=file.cc -DHEADER=room/x.h -DNAMESPACE=a::b
# -DFUNCTION=name -P embed.cmake. The text is cut into raw string literals, because compilers bound a literal's length.
file(READ ${INPUT} text)
string(LENGTH "${text}" length)
set(pieces "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 8000 piece)
  string(APPEND pieces "    R\"embed(${piece})embed\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE ${OUTPUT} "// SPDX-License-Identifier: Apache-2.0
#include \"${HEADER}\"

#ifdef __clang__
// Pieces that stand side by side are one literal to clang, which counts it against what the standard asks of every compiler.
#pragma clang diagnostic ignored \"-Woverlength-strings\"
#endif

namespace ${NAMESPACE} {

std::string_view ${FUNCTION}() {
  static constexpr char kText[] =
${pieces}      ;
  return {kText, sizeof kText - 1};
}

}  // namespace ${NAMESPACE}
")

#pragma once

namespace kaocheng::ast {

// A visitor made of lambdas, for std::visit over the nodes.
template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;  // clang 16 does not deduce it by itself

}  // namespace kaocheng::ast

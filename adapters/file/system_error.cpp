#include "adapters/file/system_error.h"

#include <cerrno>
#include <cstring>

namespace kaocheng::file {

Term SystemError(int error) {
  const auto also = [&](const char* chinese) { return Term(std::strerror(error), chinese); };
  switch (error) {
    case ENOENT:
      return also("没有这个文件或文件夹");
    case EACCES:
    case EPERM:
      return also("没有权限");
    case EISDIR:
      return also("这是文件夹，不是文件");
    case ENOTDIR:
      return also("路径中有一段不是文件夹");
    case ENOSPC:
      return also("磁盘已满");
    case EDQUOT:
      return also("磁盘配额已用完");
    case EFBIG:
      return also("文件过大");
    case EROFS:
      return also("磁盘为只读");
    case EIO:
      return also("磁盘读写出错");
    case ENAMETOOLONG:
      return also("文件名过长");
    case ELOOP:
      return also("链接互相指向");
    case EMFILE:
    case ENFILE:
      return also("打开的文件过多");
    case EINVAL:
    case EOPNOTSUPP:
      return also("不是普通文件");
    default:
      return std::strerror(error);
  }
}

Term FailureOf(const std::string& path, int error) {
  const Term why = SystemError(error);
  return {path + ": " + why.en, path + "：" + why.zh};
}

}  // namespace kaocheng::file
